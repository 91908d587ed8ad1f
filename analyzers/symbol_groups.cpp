// SPDX-License-Identifier: Apache-2.0
#include "analyzers/symbol_groups.h"

#include <algorithm>
#include <array>
#include <string_view>
#include <tuple>
#include <utility>

#include "analyzers/symbol_name.h"

namespace hone {
namespace {

/// Linkers define these at the edges of sections; without a size, they own nothing.
constexpr std::array<std::string_view, 19> kEdges = {"__bss_start",
                                                     "_edata",
                                                     "edata",
                                                     "_end",
                                                     "end",
                                                     "__data_start",
                                                     "data_start",
                                                     "_etext",
                                                     "etext",
                                                     "__etext",
                                                     "__TMC_END__",
                                                     "__dso_handle",
                                                     "_fdata",
                                                     "__bss_start__",
                                                     "_bss_end__",
                                                     "__bss_end__",
                                                     "__end__",
                                                     "__executable_start",
                                                     "__GNU_EH_FRAME_HDR"};

bool is_edge(std::string_view name) {
  return name.starts_with("__start_") || name.starts_with("__stop_") ||
         std::ranges::find(kEdges, name) != kEdges.end();
}

/// Global before weak before local, the plainest name first; a name before none.
bool is_better(const SymbolTable& table, std::uint32_t a, std::uint32_t b) {
  const ElfSymbol& x = table.symbols[a];
  const ElfSymbol& y = table.symbols[b];
  const std::string_view name_x = table.name_of(x);
  const std::string_view name_y = table.name_of(y);
  if (name_x.empty() != name_y.empty()) return name_y.empty();
  if (x.binding != y.binding) return x.binding > y.binding;
  const SymbolRole role_x = derive_name(name_x).role;
  const SymbolRole role_y = derive_name(name_y).role;
  return role_x != role_y ? role_x < role_y : name_x < name_y;
}

void move_primary_first(const SymbolTable& table, std::vector<std::uint32_t>& order,
                        const SymbolGroup& group) {
  for (std::uint32_t i = group.first + 1; i < group.last; ++i) {
    if (is_better(table, order[i], order[group.first])) std::swap(order[i], order[group.first]);
  }
}

}  // namespace

std::vector<std::uint32_t> sort_symbols(const SymbolTable& table) {
  struct Key {
    std::uint64_t begin;
    std::uint64_t end;
    std::uint32_t section;
    std::uint32_t index;
    bool operator<(const Key& other) const {
      return std::tie(section, begin, other.end, index) <
             std::tie(other.section, other.begin, end, other.index);
    }
  };
  std::vector<Key> keys;
  keys.reserve(table.symbols.size());
  for (const ElfSymbol& symbol : table.symbols) {
    const auto index = static_cast<std::uint32_t>(keys.size());
    keys.push_back({symbol.begin, symbol.end(), symbol.section, index});
  }
  std::sort(keys.begin(), keys.end());
  std::vector<std::uint32_t> order;
  order.reserve(keys.size());
  for (const Key& key : keys) order.push_back(key.index);
  return order;
}

std::vector<SymbolGroup> group_symbols(const SymbolTable& table, std::vector<std::uint32_t>& order,
                                       std::uint32_t first, std::uint32_t last,
                                       std::uint64_t section_size) {
  const auto symbol = [&](std::uint32_t i) -> const ElfSymbol& { return table.symbols[order[i]]; };
  std::vector<SymbolGroup> groups;
  groups.reserve(last - first);
  std::uint64_t covered = 0;
  for (std::uint32_t i = first; i < last;) {
    const ElfSymbol& s = symbol(i);
    std::uint32_t end = i + 1;
    while (end < last && symbol(end).begin == s.begin && symbol(end).size == s.size) ++end;
    SymbolGroup group{i, end, s.begin, s.end(), s.size == 0};
    if (s.size > 0) {
      covered = std::max(covered, s.end());
      groups.push_back(group);
    } else if (s.begin >= covered && !is_edge(table.name_of(s))) {
      group.end = end < last ? symbol(end).begin : section_size;
      if (group.end > group.begin) groups.push_back(group);
    }
    i = end;
  }
  for (const SymbolGroup& group : groups) move_primary_first(table, order, group);
  return groups;
}

}  // namespace hone
