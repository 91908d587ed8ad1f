// SPDX-License-Identifier: Apache-2.0
#include "cli/symbol_rows.h"

#include "cli/hot_coverage.h"

namespace hone {

bool is_symbol_name(std::string_view name) { return !name.starts_with('['); }

bool is_code(const SymbolRow& row) { return row.section == "text"; }

bool has_names(const std::vector<SymbolRow>& rows) {
  Bytes named{0};
  Bytes nameless{0};
  for (const SymbolRow& row : rows) {
    if (!is_code(row)) continue;
    if (is_nameless(row.name)) {
      nameless += row.size;
    } else if (is_symbol_name(row.name)) {
      named += row.size;
    }
  }
  return named >= nameless;
}

}  // namespace hone
