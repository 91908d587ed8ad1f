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

/// Which functions are looked for among the inlined ones: those that only this build has.
enum class Side { kOld, kNew };

bool is_alone(const DiffRow& row, Side side) {
  const DiffStatus wanted = side == Side::kOld ? DiffStatus::kRemoved : DiffStatus::kNew;
  return row.status == wanted && row.kind == PartKind::kFunction;
}

void move(DiffRow& row, std::uint64_t bytes) {
  row.status = DiffStatus::kMoved;
  row.inlined = bytes;
}

/// Bytes of inlined copies under the names that rows may have.
struct InlinedNames {
  BytesByName exact;
  BytesByName templates;
  BytesByName plain;  ///< of functions for which DWARF has no mangled name

  explicit InlinedNames(const std::vector<InlinedFunction>& functions) {
    for (const InlinedFunction& function : functions) {
      const std::string_view base = derive_name(function.name).base;
      exact[std::string(base)] += function.size;
      if (base.starts_with('_')) templates[template_name(base)] += function.size;
      if (!base.starts_with("_Z")) plain[plain_name(function.name)] += function.size;
    }
  }
};

/// How many functions of that build have each plain name.
std::unordered_map<std::string, int> count_plain_names(const std::vector<DiffRow>& rows,
                                                       Side side) {
  std::unordered_map<std::string, int> counts;
  for (const DiffRow& row : rows) {
    const std::uint32_t count = side == Side::kOld ? row.count_before : row.count_after;
    if (row.kind != PartKind::kFunction || count == 0) continue;
    ++counts[plain_name(demangle_name(row.label))];
  }
  return counts;
}

void mark_by_plain_name(std::vector<DiffRow>& rows, const BytesByName& plain, Side side) {
  if (plain.empty()) return;
  const auto counts = count_plain_names(rows, side);
  for (DiffRow& row : rows) {
    if (!is_alone(row, side)) continue;
    const std::string name = plain_name(demangle_name(row.label));
    const auto found = plain.find(name);
    if (found != plain.end() && counts.at(name) == 1) move(row, found->second);
  }
}

/// `other` is the build that the functions are not in.
void mark(std::vector<DiffRow>& rows, const Binary& other, Side side) {
  const auto alone = [side](const DiffRow& row) { return is_alone(row, side); };
  if (std::ranges::none_of(rows, alone) || !has_debug_information(other)) return;
  const auto inlined = read_inlined(other);
  if (!inlined) return;
  const InlinedNames names(*inlined);
  for (DiffRow& row : rows) {
    if (!is_alone(row, side)) continue;
    const std::string label(row.label);
    // Rows of templates have readable labels.
    const bool is_raw = label.starts_with('_') || names.exact.contains(label);
    const BytesByName& known = is_raw ? names.exact : names.templates;
    if (const auto found = known.find(label); found != known.end()) move(row, found->second);
  }
  mark_by_plain_name(rows, names.plain, side);
}

}  // namespace

void mark_moved(std::vector<DiffRow>& rows, const Binary& after, const Binary& before) {
  mark(rows, after, Side::kOld);
  mark(rows, before, Side::kNew);
}

}  // namespace hone
