// SPDX-License-Identifier: Apache-2.0
#include "analyzers/moved_functions.h"

#include <algorithm>
#include <string>
#include <unordered_map>

#include "analyzers/binary_debug.h"
#include "analyzers/symbol_name.h"

namespace hone {
namespace {

using BytesByName = std::unordered_map<std::string, std::uint64_t>;

bool is_gone(const DiffRow& row) {
  return row.status == DiffStatus::kRemoved && row.kind == PartKind::kFunction;
}

void move_into_callers(DiffRow& row, std::uint64_t bytes) {
  row.status = DiffStatus::kMoved;
  row.inlined = bytes;
}

/// How many functions of the old build have each plain name.
std::unordered_map<std::string, int> count_plain_names(const std::vector<DiffRow>& rows) {
  std::unordered_map<std::string, int> counts;
  for (const DiffRow& row : rows) {
    if (row.kind != PartKind::kFunction || row.count_before == 0) continue;
    ++counts[plain_name(demangle_name(row.label))];
  }
  return counts;
}

}  // namespace

void mark_moved(std::vector<DiffRow>& rows, const Binary& after) {
  if (std::ranges::none_of(rows, is_gone) || !has_debug_information(after)) return;
  const auto inlined = read_inlined(after);
  if (!inlined) return;
  BytesByName exact;
  BytesByName templates;
  BytesByName plain;
  for (const InlinedFunction& function : *inlined) {
    const std::string_view base = derive_name(function.name).base;
    exact[std::string(base)] += function.size;
    if (base.starts_with('_')) templates[template_name(base)] += function.size;
    if (!base.starts_with("_Z")) plain[plain_name(function.name)] += function.size;
  }
  bool is_left = false;
  for (DiffRow& row : rows) {
    if (!is_gone(row)) continue;
    const std::string label(row.label);
    // Rows of templates have readable labels.
    const BytesByName& names = label.starts_with('_') || exact.contains(label) ? exact : templates;
    const auto found = names.find(label);
    if (found != names.end()) move_into_callers(row, found->second);
    is_left = is_left || found == names.end();
  }
  if (!is_left || plain.empty()) return;
  const auto counts = count_plain_names(rows);
  for (DiffRow& row : rows) {
    if (!is_gone(row)) continue;
    const std::string name = plain_name(demangle_name(row.label));
    const auto found = plain.find(name);
    const auto count = counts.find(name);
    const bool is_unique = count != counts.end() && count->second == 1;
    if (found != plain.end() && is_unique) move_into_callers(row, found->second);
  }
}

}  // namespace hone
