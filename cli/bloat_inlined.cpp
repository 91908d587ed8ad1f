// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <set>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "analyzers/compile_units.h"
#include "cli/bloat_view.h"
#include "cli/name_order.h"

namespace hone {
namespace {

/// Bytes of the symbols of each name.
class OwnBytes {
 public:
  explicit OwnBytes(const Binary& binary) {
    const SizeTable table = group_parts(binary, {}, {});
    for (const SizeRow& row : table.rows) {
      const std::string_view unit = row.unit == 0 ? "" : unit_of(binary, table, row);
      if (row.label.starts_with("_Z")) {
        variants_[without_variant(row.label)].insert(row.label);
      }
      rows_[row.label].push_back({file_name_of(unit), row.size});
    }
  }

  /// Of a function of one unit, the symbols that follow the STT_FILE symbol of that file, where
  /// there are some; else all of its name.
  std::uint64_t find(const InlinedFunction& function) const {
    const std::string_view name = derive_name(function.name).base;
    const auto found = rows_.find(name);
    if (found == rows_.end()) return find_variants(name);
    std::uint64_t all = 0;
    std::uint64_t in_unit = 0;
    for (const Row& row : found->second) {
      all += row.size;
      if (!function.unit.empty() && row.file == file_name_of(function.unit)) in_unit += row.size;
    }
    return in_unit > 0 ? in_unit : all;
  }

 private:
  /// Bytes of the constructors that read as the abstract one, of which GCC's DWARF speaks.
  std::uint64_t find_variants(std::string_view name) const {
    const auto found = variants_.find(without_variant(name));
    if (found == variants_.end()) return 0;
    const std::string readable = demangle_name(name);
    std::uint64_t bytes = 0;
    for (const std::string_view label : found->second) {
      if (demangle_name(label) != readable) continue;
      for (const Row& row : rows_.at(label)) bytes += row.size;
    }
    return bytes;
  }

  struct Row {
    std::string_view file;  ///< of local names, where known
    std::uint64_t size;
  };
  std::unordered_map<std::string_view, std::vector<Row>> rows_;
  std::unordered_map<std::string, std::set<std::string_view>> variants_;
};

/// What the filter leaves, in the order that is asked for; they come sorted by size.
std::vector<const InlinedFunction*> choose_inlined(const std::vector<InlinedFunction>& functions,
                                                   const BloatOptions& options) {
  std::vector<const InlinedFunction*> chosen;
  for (const InlinedFunction& function : functions) {
    if (options.filter != nullptr && !options.filter->matches(demangle_name(function.name))) {
      continue;
    }
    chosen.push_back(&function);
  }
  if (options.sort == BloatSort::kName) {
    sort_by_name(chosen, [&](const InlinedFunction& function) {
      return demangle_name(function.name, options.demangling) + " (" + function.unit + ")";
    });
  } else if (options.sort == BloatSort::kCount) {
    // Equal ones stay by size: in the order of the vector that holds them.
    std::ranges::sort(chosen, [](const InlinedFunction* a, const InlinedFunction* b) {
      return a->copies != b->copies ? a->copies > b->copies : a < b;
    });
  }
  return chosen;
}

}  // namespace

void add_inlined(BloatView& view, const Binary& binary,
                 const std::vector<InlinedFunction>& functions, const BloatOptions& options) {
  view.has_inlined = true;
  const OwnBytes own(binary);
  std::unordered_map<std::string_view, int> namesakes;
  for (const InlinedFunction& function : functions) ++namesakes[function.name];
  InlinedLine rest{.is_rest = true};
  std::size_t rest_count = 0;
  for (const InlinedFunction* chosen : choose_inlined(functions, options)) {
    const InlinedFunction& function = *chosen;
    const std::uint64_t out_of_line = own.find(function);
    if (options.top != 0 && view.inlined.size() >= options.top) {
      ++rest_count;
      rest.size += function.size;
      rest.out_of_line += out_of_line;
      rest.copies += function.copies;
      continue;
    }
    std::string name = demangle_name(function.name, options.demangling);
    const bool is_ambiguous = namesakes.at(function.name) > 1;
    if (is_ambiguous && !function.unit.empty()) name += " (" + function.unit + ")";
    view.inlined.push_back({.name = std::move(name),
                            .raw = function.name,
                            .unit = function.unit,
                            .size = function.size,
                            .out_of_line = out_of_line,
                            .copies = function.copies});
  }
  if (rest_count == 0) return;
  rest.name = std::to_string(rest_count) + " more";
  view.inlined.push_back(std::move(rest));
}

}  // namespace hone
