// SPDX-License-Identifier: Apache-2.0
#include "profiles/own_level.h"

#include <set>
#include <string>

#include "profiles/axis_table.h"

namespace hone {

std::optional<Opt> find_own_level(const ProjectModel& model, const Closure& closure) {
  std::set<std::string> levels;
  for (const std::string& name : closure.targets) {
    if (const Target* target = model.find(name))
      levels.insert(target->levels.begin(), target->levels.end());
  }
  if (levels.size() != 1) return std::nullopt;
  for (std::size_t value = 1; value < std::size(kOptValues); ++value) {
    if (*levels.begin() == "-" + std::string(kOptValues[value].word))
      return static_cast<Opt>(value);
  }
  return std::nullopt;
}

}  // namespace hone
