// SPDX-License-Identifier: Apache-2.0
#include "analyzers/nameless.h"

#include <algorithm>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "analyzers/name_hash.h"

namespace hone {
namespace {

std::string_view bytes_of(const Binary& binary, const MatchUnit& unit) {
  const Breakdown& breakdown = binary.members[unit.member].breakdown;
  const Part& part = breakdown.parts[unit.part];
  const ElfSymbol& symbol = breakdown.table.symbols[breakdown.order[part.names]];
  const std::string_view contents = breakdown.elf.sections[part.section].contents;
  const bool is_whole = symbol.size == part.size && symbol.end() <= contents.size();
  return is_whole ? contents.substr(symbol.begin, symbol.size) : std::string_view{};
}

bool is_nameless(const MatchUnit& unit) { return unit.raw == kNameless; }

}  // namespace

std::uint64_t nameless_bytes_in_both(const Matching& matching, const Binary& after,
                                     const Binary& before) {
  if (std::ranges::none_of(matching.after, is_nameless)) return 0;
  std::unordered_map<std::uint64_t, std::size_t> counts;
  for (const MatchUnit& unit : matching.before) {
    if (is_nameless(unit)) ++counts[hash_name(bytes_of(before, unit))];
  }
  if (counts.empty()) return 0;
  std::uint64_t sum = 0;
  for (const MatchUnit& unit : matching.after) {
    if (!is_nameless(unit)) continue;
    const std::string_view bytes = bytes_of(after, unit);
    const auto found = counts.find(hash_name(bytes));
    if (found == counts.end() || found->second == 0) continue;
    --found->second;
    sum += bytes.size();
  }
  return sum;
}

}  // namespace hone
