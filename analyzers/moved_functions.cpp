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

std::uint64_t bytes_of(const BytesByName& bytes, const std::string& name) {
  const auto found = bytes.find(name);
  return found == bytes.end() ? 0 : found->second;
}

std::string plain_name_of(std::string_view label) { return plain_name(demangle_name(label)); }

/// What was inlined before and is no larger now tells nothing of the body that went.
void move_if_grown(DiffRow& row, std::uint64_t there, std::uint64_t here) {
  if (there <= here) return;
  row.status = DiffStatus::kMoved;
  row.inlined = there - here;
}

/// How many functions of that build have each name.
template <class NameOf>
std::unordered_map<std::string, int> count_names(const std::vector<DiffRow>& rows, Side side,
                                                 NameOf name_of) {
  std::unordered_map<std::string, int> counts;
  for (const DiffRow& row : rows) {
    const std::uint32_t count = side == Side::kOld ? row.count_before : row.count_after;
    if (row.kind == PartKind::kFunction && count > 0) ++counts[name_of(row.label)];
  }
  return counts;
}

/// The two builds seen from the one that functions are missing in.
struct Copies {
  const InlinedNames& there;  ///< of the build that lacks the function
  const InlinedNames& here;   ///< of the build that has it
};

void mark_by_name(std::vector<DiffRow>& rows, const Copies& copies, Side side) {
  const auto counts =
      count_names(rows, side, [](std::string_view label) { return std::string(label); });
  for (DiffRow& row : rows) {
    const std::string label(row.label);
    if (!is_alone(row, side) || counts.at(label) > 1) continue;
    // Rows of templates have readable labels.
    const bool is_mangled = label.starts_with('_');
    const bool is_raw = is_mangled || copies.there.exact.contains(label);
    const auto known = is_raw ? &InlinedNames::exact : &InlinedNames::templates;
    const std::uint64_t there = bytes_of(copies.there.*known, label);
    if (there == 0) continue;
    std::uint64_t here = bytes_of(copies.here.*known, label);
    // DWARF of this build may have no mangled names.
    if (is_mangled || !is_raw) here += bytes_of(copies.here.plain, plain_name_of(label));
    move_if_grown(row, there, here);
  }
}

void mark_by_plain_name(std::vector<DiffRow>& rows, const Copies& copies, Side side) {
  if (copies.there.plain.empty()) return;
  BytesByName here;
  for (const auto& [name, bytes] : copies.here.exact) here[plain_name_of(name)] += bytes;
  const auto counts = count_names(rows, side, plain_name_of);
  for (DiffRow& row : rows) {
    if (!is_alone(row, side)) continue;
    const std::string name = plain_name_of(row.label);
    if (counts.at(name) > 1) continue;
    move_if_grown(row, bytes_of(copies.there.plain, name), bytes_of(here, name));
  }
}

/// `side` is that of the build that has the functions.
void mark(std::vector<DiffRow>& rows, const Copies& copies, Side side) {
  mark_by_name(rows, copies, side);
  mark_by_plain_name(rows, copies, side);
}

}  // namespace

void mark_moved(std::vector<DiffRow>& rows, const Binary& after, const Binary& before) {
  const auto is_unpaired = [](const DiffRow& row) {
    return is_alone(row, Side::kOld) || is_alone(row, Side::kNew);
  };
  if (std::ranges::none_of(rows, is_unpaired)) return;
  if (!has_debug_information(after) || !has_debug_information(before)) return;
  const auto inlined_after = read_inlined(after);
  const auto inlined_before = read_inlined(before);
  if (!inlined_after || !inlined_before) return;
  const InlinedNames fresh(*inlined_after);
  const InlinedNames old(*inlined_before);
  mark(rows, {.there = fresh, .here = old}, Side::kOld);
  mark(rows, {.there = old, .here = fresh}, Side::kNew);
}

}  // namespace hone
