// SPDX-License-Identifier: Apache-2.0
#include "analyzers/shared_names.h"

#include <algorithm>
#include <optional>
#include <set>
#include <utility>
#include <vector>

#include "analyzers/match_keys.h"

namespace hone {
namespace {

/// One build as the other sees it.
struct Build {
  const Binary& binary;
  const std::vector<MatchUnit>& units;
  const std::vector<std::uint32_t>& partners;
};

using NamesOfRange = std::set<std::pair<std::string_view, std::string_view>>;

NamesOfRange names_of_partner(const Build& there, std::uint32_t unit, const Build& here) {
  NamesOfRange names;
  const std::uint32_t partner = there.partners[unit];
  if (partner == kUnmatched) return names;
  for_aliases(here.binary, here.units[partner],
              [&](std::string_view name, std::string_view file) { names.emplace(name, file); });
  return names;
}

/// By unit of `here` without a partner the first one of `there` that has come to bear its name.
std::vector<std::uint32_t> find_bearers(const Build& here, const Build& there) {
  std::vector<std::uint32_t> bearers(here.units.size(), kUnmatched);
  if (std::ranges::find(here.partners, kUnmatched) == here.partners.end()) return bearers;
  NamedUnits names;
  for (std::uint32_t i = 0; i < there.units.size(); ++i) {
    std::optional<NamesOfRange> known;
    for_aliases(there.binary, there.units[i], [&](std::string_view name, std::string_view file) {
      if (!known) known = names_of_partner(there, i, here);
      if (!known->contains({name, file})) names.add({name, file, kind_of(there.units[i])}, i);
    });
  }
  for (std::uint32_t i = 0; i < here.units.size(); ++i) {
    const MatchUnit& unit = here.units[i];
    if (here.partners[i] != kUnmatched || !unit.has_symbol) continue;
    bearers[i] =
        names.find_first({unit.raw, unit.unit, kind_of(unit)}, [](std::uint32_t) { return false; });
  }
  return bearers;
}

}  // namespace

void find_folded(Matching& matching, const Binary& after, const Binary& before) {
  const Build fresh{after, matching.after, matching.old_of};
  const Build old{before, matching.before, matching.new_of};
  matching.folded_into = find_bearers(old, fresh);
  matching.folded_with = find_bearers(fresh, old);
}

}  // namespace hone
