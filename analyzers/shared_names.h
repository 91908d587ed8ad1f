// SPDX-License-Identifier: Apache-2.0
// The names that share a part's bytes with its primary one, each with the file it is local to, and
// what they say of code that was folded.
#pragma once

#include <string_view>

#include "analyzers/binary.h"
#include "analyzers/match.h"

namespace hone {

/// The file of a local name, the member of a global one of an archive; empty where neither is.
inline std::string_view unit_of_symbol(const Binary& binary, std::uint32_t member,
                                       const ElfSymbol& symbol) {
  const BinaryMember& holder = binary.members[member];
  const std::string_view unit = holder.breakdown.table.units[symbol.unit];
  return binary.is_archive && unit.empty() ? std::string_view(holder.name) : unit;
}

/// Visits name and unit of all names but the primary one.
template <class Visit>
void for_aliases(const Binary& binary, const MatchUnit& unit, Visit visit) {
  if (!unit.has_symbol) return;
  const Breakdown& breakdown = binary.members[unit.member].breakdown;
  for (const std::uint32_t index : breakdown.names_of(breakdown.parts[unit.part]).subspan(1)) {
    const ElfSymbol& symbol = breakdown.table.symbols[index];
    visit(breakdown.table.name_of(symbol), unit_of_symbol(binary, unit.member, symbol));
  }
}

/// Fills `folded_into` and `folded_with`: what is unpaired and bears, beside others and for the
/// same file, a range of the other build that did not have that name before. Expected linear time.
void find_folded(Matching& matching, const Binary& after, const Binary& before);

}  // namespace hone
