// SPDX-License-Identifier: Apache-2.0
#include "analyzers/nameless.h"

#include <algorithm>
#include <span>
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

using Functions = std::span<const std::string_view>;

std::vector<std::string_view> find_nameless(const Binary& binary,
                                            const std::vector<MatchUnit>& units) {
  std::vector<std::string_view> functions;
  for (const MatchUnit& unit : units) {
    if (unit.raw == kNameless) functions.push_back(bytes_of(binary, unit));
  }
  return functions;
}

/// Takes off what both begin with: most of two builds that hardly differ.
std::uint64_t take_common_begin(Functions& after, Functions& before) {
  const auto [rest, old_rest] = std::ranges::mismatch(after, before);
  std::uint64_t sum = 0;
  for (auto at = after.begin(); at != rest; ++at) sum += at->size();
  after = {rest, after.end()};
  before = {old_rest, before.end()};
  return sum;
}

}  // namespace

std::uint64_t nameless_bytes_in_both(const Matching& matching, const Binary& after,
                                     const Binary& before) {
  const std::vector<std::string_view> all = find_nameless(after, matching.after);
  const std::vector<std::string_view> all_old = find_nameless(before, matching.before);
  Functions fresh(all);
  Functions old(all_old);
  std::uint64_t sum = take_common_begin(fresh, old);
  if (fresh.empty() || old.empty()) return sum;
  std::unordered_map<std::uint64_t, std::size_t> counts;
  for (const std::string_view bytes : old) ++counts[hash_name(bytes)];
  for (const std::string_view bytes : fresh) {
    const auto found = counts.find(hash_name(bytes));
    if (found == counts.end() || found->second == 0) continue;
    --found->second;
    sum += bytes.size();
  }
  return sum;
}

}  // namespace hone
