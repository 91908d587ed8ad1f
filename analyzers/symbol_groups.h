// SPDX-License-Identifier: Apache-2.0
// The symbols of one section by the bytes they claim: aliases are one group with a primary name,
// labels that own nothing are left out.
#pragma once

#include <cstdint>
#include <vector>

#include "analyzers/symbol_table.h"

namespace hone {

/// Symbols that have the same begin and end in their section: [first, last) in the order, the
/// primary one first.
struct SymbolGroup {
  std::uint32_t first = 0;
  std::uint32_t last = 0;
  std::uint64_t begin = 0;
  std::uint64_t end = 0;
  bool estimated = false;  ///< without a size: up to the next symbol
};

/// Indices of the table's symbols by section, begin, end downwards. O(n log n).
std::vector<std::uint32_t> sort_symbols(const SymbolTable& table);

/// The groups of [first, last) of the order, which are the symbols of one section of that size.
/// Labels that lie in a sized symbol own nothing, nor do the linker's own edges; what has no size
/// else reaches to the next symbol. Primary is the global name before weak before local ones, the
/// plainest first, so that the same names give the same choice in any build: it is moved to the
/// front of its group. Linear.
std::vector<SymbolGroup> group_symbols(const SymbolTable& table, std::vector<std::uint32_t>& order,
                                       std::uint32_t first, std::uint32_t last,
                                       std::uint64_t section_size);

}  // namespace hone
