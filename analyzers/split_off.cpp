// SPDX-License-Identifier: Apache-2.0
#include "analyzers/split_off.h"

namespace hone {

SplitOffNames::SplitOffNames(const Breakdown& breakdown, std::span<const std::uint32_t> parts)
    : breakdown_(breakdown) {
  for (const std::uint32_t part : parts) {
    primaries_.try_emplace(derive_name(breakdown.parts[part].name).base);
  }
  if (primaries_.empty()) return;
  for (const Part& part : breakdown.parts) {
    for (const std::uint32_t symbol : breakdown.names_of(part)) add(symbol, part.name);
  }
}

void SplitOffNames::add(std::uint32_t index, std::string_view primary) {
  const ElfSymbol& symbol = breakdown_.table.symbols[index];
  const auto found = primaries_.find(breakdown_.table.name_of(symbol));
  if (found == primaries_.end()) return;
  std::string_view& known = found->second[symbol.unit];
  // Of several functions of that name the one that bears it as its primary name is the nearest.
  if (known.empty() || primary == found->first) known = derive_name(primary).base;
}

DerivedName SplitOffNames::derive(const Part& part) const {
  DerivedName derived = derive_name(part.name);
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
