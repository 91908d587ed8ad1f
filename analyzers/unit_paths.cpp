// SPDX-License-Identifier: Apache-2.0
#include "analyzers/unit_paths.h"

#include <algorithm>
#include <filesystem>
#include <utility>

namespace hone {
namespace {

/// Length of the folders, with the slash behind them, that both paths begin with.
std::size_t common_folders(std::string_view a, std::string_view b) {
  const auto differ = std::ranges::mismatch(a, b).in1;
  const std::string_view common = a.substr(0, static_cast<std::size_t>(differ - a.begin()));
  return common.rfind('/') + 1;  // of npos: 0
}

}  // namespace

void UnitPaths::add(std::string_view unit, const std::string& folder) {
  std::string path = (std::filesystem::path(folder) / unit).lexically_normal().string();
  by_name_[unit].push_back({unit, std::move(path)});
}

void UnitPaths::tell_apart(const std::vector<Breakdown*>& breakdowns) const {
  // Each unit's name is kept at a place of its own.
  std::unordered_map<const char*, std::string> shown;
  for (const auto& [name, units] : by_name_) {
    const std::string_view first = units.front().path;
    std::size_t common = first.size();
    for (const Unit& unit : units) {
      if (unit.path != first) common = std::min(common, common_folders(first, unit.path));
    }
    if (common == first.size()) continue;
    for (const Unit& unit : units) shown.emplace(unit.name.data(), unit.path.substr(common));
  }
  if (shown.empty()) return;
  for (Breakdown* breakdown : breakdowns) {
    std::unordered_map<const char*, std::string_view> kept;
    for (std::string_view& unit : breakdown->part_units) {
      const auto found = shown.find(unit.data());
      if (found == shown.end()) continue;
      std::string_view& label = kept[unit.data()];
      if (label.empty()) label = breakdown->keep_name(found->second);
      unit = label;
    }
  }
}

}  // namespace hone
