// SPDX-License-Identifier: Apache-2.0
#include "analyzers/split_off.h"

namespace hone {

SplitOffNames::SplitOffNames(const Breakdown& breakdown) : breakdown_(breakdown) {
  for (const Part& part : breakdown.parts) {
    if (part.name_count == 0) continue;
    const DerivedName derived = derive_name(part.name);
    if (derived.role != SymbolRole::kWhole) primaries_.try_emplace(derived.base);
  }
  if (primaries_.empty()) return;
  for (const Part& part : breakdown.parts) {
    if (part.name_count == 0) continue;
    const DerivedName primary = derive_name(part.name);
    if (primary.role != SymbolRole::kWhole) continue;
    for (const std::uint32_t symbol : breakdown.names_of(part)) add(symbol, primary.base);
  }
}

void SplitOffNames::add(std::uint32_t index, std::string_view primary) {
  const ElfSymbol& symbol = breakdown_.table.symbols[index];
  const auto found = primaries_.find(derive_name(breakdown_.table.name_of(symbol)).base);
  if (found == primaries_.end()) return;
  std::string_view& known = found->second[symbol.unit];
  // Of several functions of that name the one that bears it as its primary name is the nearest.
  if (known.empty() || primary == found->first) known = primary;
}

DerivedName SplitOffNames::derive(const Part& part) const {
  DerivedName derived = derive_name(part.name);
  if (derived.role == SymbolRole::kWhole) return derived;
  const auto found = primaries_.find(derived.base);
  if (found == primaries_.end()) return derived;
  const std::uint32_t unit = breakdown_.table.symbols[breakdown_.order[part.names]].unit;
  for (const std::uint32_t wanted : {unit, std::uint32_t{0}}) {
    const auto primary = found->second.find(wanted);
    if (primary == found->second.end()) continue;
    derived.base = primary->second;
    break;
  }
  return derived;
}

}  // namespace hone
