// SPDX-License-Identifier: Apache-2.0
#include "analyzers/renamed_symbols.h"

#include <set>
#include <string_view>
#include <vector>

#include "analyzers/match.h"
#include "analyzers/symbol_name.h"

namespace hone {
namespace {

std::set<std::string> readable_names(const std::vector<MatchUnit>& units) {
  std::set<std::string_view> bases;
  for (const MatchUnit& unit : units) {
    if (unit.has_symbol) bases.insert(unit.base);
  }
  std::set<std::string> names;
  for (const std::string_view base : bases) names.insert(demangle_name(base));
  return names;
}

}  // namespace

std::map<std::string, std::string> find_renamed(const Binary& after, const Binary& before) {
  const Matching matching = match_parts(after, before);
  std::map<std::string, std::set<std::string>> pairs;
  std::map<std::string, std::set<std::string>> back;
  for (std::size_t i = 0; i < matching.after.size(); ++i) {
    const MatchUnit& unit = matching.after[i];
    if (matching.old_of[i] == kUnmatched || !unit.has_symbol) continue;
    const MatchUnit& old = matching.before[matching.old_of[i]];
    if (unit.base == old.base) continue;
    std::string now = demangle_name(unit.base);
    std::string then = demangle_name(old.base);
    if (now == then) continue;
    back[then].insert(now);
    pairs[std::move(now)].insert(std::move(then));
  }
  if (pairs.empty()) return {};
  const auto names_after = readable_names(matching.after);
  const auto names_before = readable_names(matching.before);
  std::map<std::string, std::string> renamed;
  for (const auto& [now, candidates] : pairs) {
    const std::string& then = *candidates.begin();
    const bool is_sure = candidates.size() == 1 && back.at(then).size() == 1 &&
                         !names_before.contains(now) && !names_after.contains(then);
    if (is_sure) renamed[now] = then;
  }
  return renamed;
}

}  // namespace hone
