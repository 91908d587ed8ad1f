// SPDX-License-Identifier: Apache-2.0
#include "analyzers/part_filter.h"

#include <algorithm>

#include "analyzers/symbol_name.h"

namespace hone {

bool matches_any_name(const NameFilter& filter, const Breakdown& breakdown, const Part& part) {
  const auto is_met = [&](std::string_view name) {
    return filter.matches(demangle_name(derive_name(name).base));
  };
  if (is_met(part.name)) return true;
  const auto names = breakdown.names_of(part);
  return std::ranges::any_of(names.subspan(names.empty() ? 0 : 1), [&](std::uint32_t symbol) {
    return is_met(breakdown.table.name_of(breakdown.table.symbols[symbol]));
  });
}

}  // namespace hone
