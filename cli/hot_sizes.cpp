// SPDX-License-Identifier: Apache-2.0
#include "cli/hot_sizes.h"

#include <algorithm>

#include "analyzers/place_names.h"
#include "analyzers/symbol_name.h"
#include "analyzers/symbols.h"
#include "cli/symbol_rows.h"

namespace hone {

namespace {

using Symbols = std::map<std::string, std::vector<SymbolRow>>;

std::string row_name(const std::string& symbol, HotView view) {
  return view == HotView::kTemplate ? erase_template_arguments(symbol) : symbol;
}

std::map<std::string, std::map<std::string, int>> shared_names(const Symbols& symbols,
                                                               HotView view) {
  std::map<std::string, std::map<std::string, int>> shared;
  for (const auto& [profile, rows] : symbols) {
    for (const SymbolRow& row : rows) {
      if (row.shared_by < 2 || !is_code(row)) continue;
      int& most = shared[row_name(row.name, view)][profile];
      most = std::max(most, row.shared_by);
    }
  }
  return shared;
}

/// Samples name such functions with their file (PlaceNamer).
void add_files(std::vector<SymbolRow>& rows) {
  for (SymbolRow& row : rows) {
    if (is_address_name(row.name)) row.name = address_name_in(row.name, row.artifact);
  }
}

std::map<std::string, SizeByProfile> sizes_of(const Symbols& symbols, HotView view) {
  std::map<std::string, SizeByProfile> sizes;
  for (const JoinedSymbol& symbol : join_symbols(symbols, "baseline")) {
    SizeByProfile& of_name = sizes[row_name(symbol.name, view)];
    for (const auto& [profile, size] : symbol.sizes) of_name[profile] += size;
  }
  return sizes;
}

}  // namespace

bool has_sizes(HotView view) { return view == HotView::kSymbol || view == HotView::kTemplate; }

HotSizes find_hot_sizes(const Symbols& symbols, HotView view) {
  HotSizes sizes;
  if (view != HotView::kFile) sizes.shared_by = shared_names(symbols, view);
  if (!has_sizes(view)) return sizes;
  Symbols known = symbols;
  std::erase_if(known, [](const auto& profile) { return !has_names(profile.second); });
  for (auto& [profile, rows] : known) {
    add_files(rows);
    sizes.none[profile] = Bytes{0};
  }
  sizes.all = sizes_of(known, view);
  for (auto& [profile, rows] : known) {
    std::erase_if(rows,
                  [](const SymbolRow& row) { return !is_code(row) || !is_symbol_name(row.name); });
  }
  sizes.code = sizes_of(known, view);
  return sizes;
}

}  // namespace hone
