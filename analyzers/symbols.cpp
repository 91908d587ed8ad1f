// SPDX-License-Identifier: Apache-2.0
#include "analyzers/symbols.h"

#include <algorithm>
#include <cstdlib>
#include <set>
#include <string>
#include <tuple>
#include <unordered_map>
#include <utility>

#include "analyzers/binary.h"
#include "analyzers/section_kind.h"
#include "analyzers/size_table.h"
#include "analyzers/symbol_name.h"

namespace hone {
namespace {

Bytes bytes_of(std::uint64_t size) { return {static_cast<std::int64_t>(size)}; }

SymbolRow symbol_row(const Binary& binary, const SizeRow& row, const std::string& artifact) {
  const Breakdown& breakdown = binary.members[row.member].breakdown;
  return {.artifact = artifact,
          .name = demangle_name(row.label),
          .section = std::string(name_of(size_class_of(breakdown.elf.sections[row.section]))),
          .size = bytes_of(row.size),
          .cold = bytes_of(row.cold),
          .count = static_cast<int>(row.count)};
}

/// Of the part, as people read them: a class's constructors are several symbols of one name.
std::set<std::string> readable_names(const Breakdown& breakdown, const Part& part) {
  std::set<std::string> names;
  for (const std::uint32_t index : breakdown.names_of(part)) {
    const std::string_view name = breakdown.table.name_of(breakdown.table.symbols[index]);
    names.insert(demangle_name(derive_name(name).base));
  }
  return names;
}

/// Distinct mangled names may read the same (the constructors of a class), and local names may
/// occur in several files: one row each, as other builds divide the program into other files.
class Rows {
 public:
  void add(SymbolRow row) {
    const auto [place, is_new] = places_.try_emplace(row.section + " " + row.name, rows_.size());
    if (is_new) {
      rows_.push_back(std::move(row));
      return;
    }
    SymbolRow& known = rows_[place->second];
    known.size += row.size;
    known.cold += row.cold;
    known.count += row.count;
    known.shared_by = std::max(known.shared_by, row.shared_by);
  }

  std::vector<SymbolRow> sorted() && {
    std::ranges::sort(rows_, [](const SymbolRow& a, const SymbolRow& b) {
      return std::tie(b.size, a.name, a.section) < std::tie(a.size, b.name, b.section);
    });
    return std::move(rows_);
  }

 private:
  std::vector<SymbolRow> rows_;
  std::unordered_map<std::string, std::size_t> places_;
};

/// Names that share the bytes of another one have none of their own; the other one learns here that
/// its are shared.
void add_shared(Rows& rows, const Breakdown& breakdown, const std::string& artifact) {
  for (const Part& part : breakdown.parts) {
    const SizeClass size_class = size_class_of(breakdown.elf.sections[part.section]);
    if (part.name_count < 2 || size_class == SizeClass::kOther || part.size == 0) continue;
    const std::set<std::string> names = readable_names(breakdown, part);
    if (names.size() < 2) continue;
    for (const std::string& name : names) {
      rows.add({.artifact = artifact,
                .name = name,
                .section = std::string(name_of(size_class)),
                .count = 0,
                .shared_by = static_cast<int>(names.size())});
    }
  }
}

}  // namespace

Result<std::vector<SymbolRow>> load_symbols(const std::filesystem::path& file,
                                            const std::string& artifact_name) {
  const auto binary = load_binary(file);
  if (!binary) return fail(binary);
  Rows rows;
  const SizeTable table = group_parts(*binary, {}, {});
  for (const SizeRow& row : table.rows) {
    const ElfSection& section = binary->members[row.member].breakdown.elf.sections[row.section];
    if (size_class_of(section) == SizeClass::kOther || row.size == 0) continue;
    rows.add(symbol_row(*binary, row, artifact_name));
  }
  for (const BinaryMember& member : binary->members) {
    add_shared(rows, member.breakdown, artifact_name);
  }
  std::vector<SymbolRow> sorted = std::move(rows).sorted();
  if (auto whole = binary->check(); !whole) return fail(whole);
  return sorted;
}

std::vector<JoinedSymbol> join_symbols(
    const std::map<std::string, std::vector<SymbolRow>>& by_profile, const std::string& reference) {
  std::unordered_map<std::string_view, std::size_t> places;
  std::vector<JoinedSymbol> joined;
  std::map<std::string, Bytes> nothing;
  for (const auto& [profile, rows] : by_profile) nothing[profile] = Bytes{0};
  for (const auto& [profile, rows] : by_profile) {
    for (const SymbolRow& row : rows) {
      const auto [place, is_new] = places.try_emplace(row.name, joined.size());
      if (is_new) joined.push_back({.name = row.name, .sizes = nothing});
      JoinedSymbol& symbol = joined[place->second];
      symbol.sizes[profile] += row.size;
      if (row.cold.count > 0) symbol.cold[profile] += row.cold;
      if (row.shared_by > 1) {
        symbol.shared_by[profile] = std::max(symbol.shared_by[profile], row.shared_by);
      }
    }
  }
  using Rank = std::tuple<std::int64_t, std::int64_t, std::string_view>;
  const auto rank = [&](const JoinedSymbol& symbol) -> Rank {
    const auto base = symbol.sizes.find(reference);
    const Bytes before = base == symbol.sizes.end() ? Bytes{0} : base->second;
    std::int64_t change = 0;
    std::int64_t largest = 0;
    for (const auto& [profile, size] : symbol.sizes) {
      change = std::max(change, std::abs((size - before).count));
      largest = std::max(largest, size.count);
    }
    return {-change, -largest, symbol.name};
  };
  std::vector<std::pair<Rank, std::size_t>> order;
  for (std::size_t i = 0; i < joined.size(); ++i) order.emplace_back(rank(joined[i]), i);
  std::erase_if(order, [](const auto& place) { return std::get<1>(place.first) == 0; });
  std::ranges::sort(order);
  std::vector<JoinedSymbol> sorted;
  for (const auto& [r, i] : order) sorted.push_back(joined[i]);
  return sorted;
}

}  // namespace hone
