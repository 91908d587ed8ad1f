// SPDX-License-Identifier: Apache-2.0
#include "analyzers/symbols.h"

#include <algorithm>
#include <array>
#include <cstdlib>
#include <tuple>
#include <unordered_map>
#include <utility>

#include "analyzers/breakdown.h"
#include "analyzers/mapped_file.h"
#include "analyzers/section_kind.h"
#include "analyzers/symbol_name.h"

namespace hone {
namespace {

Bytes bytes_of(std::uint64_t size) { return {static_cast<std::int64_t>(size)}; }

/// Rolls parts up by (class of their section, demangled base name).
class Rows {
 public:
  Rows(const Breakdown& breakdown, std::string artifact)
      : breakdown_(breakdown), artifact_(std::move(artifact)) {}

  void add(const Part& part) {
    const SizeClass size_class = size_class_of(breakdown_.elf.sections[part.section]);
    if (size_class == SizeClass::kOther || part.size == 0) return;
    const DerivedName derived =
        part.name_count > 0 ? derive_name(part.name) : DerivedName{part.name};
    SymbolRow& row = row_of(derived.base, size_class);
    const bool is_new = row.size.count == 0;
    row.size += bytes_of(part.size);
    if (derived.role == SymbolRole::kCold) row.cold += bytes_of(part.size);
    row.count = is_new ? 1 : row.count + 1;
    row.shared_by = std::max(row.shared_by, static_cast<int>(part.name_count));
  }

  std::vector<SymbolRow> sorted() && {
    std::ranges::sort(rows_, [](const SymbolRow& a, const SymbolRow& b) {
      return std::tie(b.size, a.name, a.section) < std::tie(a.size, b.name, b.section);
    });
    return std::move(rows_);
  }

 private:
  SymbolRow& row_of(std::string_view base, SizeClass size_class) {
    auto& by_raw = raw_[static_cast<std::size_t>(size_class)];
    if (const auto known = by_raw.find(base); known != by_raw.end()) return rows_[known->second];
    std::string name = demangle_name(base);
    const std::string_view section = name_of(size_class);
    // Distinct mangled names may read the same, as the constructors of a class do.
    const auto [place, is_new] =
        readable_.try_emplace(std::string(section) + " " + name, rows_.size());
    by_raw.emplace(base, place->second);
    if (is_new) {
      rows_.push_back({.artifact = artifact_, .name = name, .section = std::string(section)});
    }
    return rows_[place->second];
  }

  const Breakdown& breakdown_;
  std::string artifact_;
  std::vector<SymbolRow> rows_;
  std::array<std::unordered_map<std::string_view, std::size_t>, 6> raw_;
  std::unordered_map<std::string, std::size_t> readable_;
};

}  // namespace

Result<std::vector<SymbolRow>> load_symbols(const std::filesystem::path& file,
                                            const std::string& artifact_name) {
  auto mapped = MappedFile::open(file);
  if (!mapped) return fail(mapped);
  auto breakdown = break_down({mapped->bytes(), file.string()});
  if (!breakdown) return fail(breakdown);
  Rows rows(*breakdown, artifact_name);
  for (const Part& part : breakdown->parts) rows.add(part);
  std::vector<SymbolRow> sorted = std::move(rows).sorted();
  if (auto whole = mapped->check(); !whole) return fail(whole);
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
      if (is_new) joined.push_back({row.name, nothing});
      joined[place->second].sizes[profile] += row.size;
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
  std::ranges::sort(order);
  std::vector<JoinedSymbol> sorted;
  for (const auto& [r, i] : order) sorted.push_back(joined[i]);
  return sorted;
}

}  // namespace hone
