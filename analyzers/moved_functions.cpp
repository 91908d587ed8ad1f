// SPDX-License-Identifier: Apache-2.0
#include "analyzers/moved_functions.h"

#include <algorithm>
#include <string>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "analyzers/binary_debug.h"
#include "analyzers/symbol_name.h"

namespace hone {
namespace {

/// The inlined functions of one name.
using Namesakes = std::vector<const InlinedFunction*>;
using InlinedByName = std::unordered_map<std::string, Namesakes>;

void append(Namesakes& functions, const InlinedByName& by_name, const std::string& name) {
  const auto found = by_name.find(name);
  if (found == by_name.end()) return;
  functions.insert(functions.end(), found->second.begin(), found->second.end());
}

/// Which functions are looked for among the inlined ones: those that only this build has.
enum class Side { kOld, kNew };

bool is_alone(const DiffRow& row, Side side) {
  const DiffStatus wanted = side == Side::kOld ? DiffStatus::kRemoved : DiffStatus::kNew;
  return row.status == wanted && row.kind == PartKind::kFunction && row.folded_with.empty();
}

/// What DWARF of one build knows of inlined functions, by the names that rows may have.
struct InlinedNames {
  InlinedByName exact;
  InlinedByName variants;  ///< by the name without_variant()
  InlinedByName templates;
  InlinedByName plain;  ///< of functions for which DWARF has no mangled name
  const std::unordered_set<std::uint64_t>& known;

  explicit InlinedNames(const Inlining& inlining) : known(inlining.known) {
    for (const InlinedFunction& function : inlining.functions) {
      const std::string_view base = derive_name(function.name).base;
      exact[std::string(base)].push_back(&function);
      if (base.starts_with("_Z")) variants[without_variant(base)].push_back(&function);
      if (base.starts_with('_')) templates[template_name(base)].push_back(&function);
      if (!base.starts_with("_Z")) plain[plain_name(function.name)].push_back(&function);
    }
  }
};

/// The two builds seen from the one that functions are missing in.
struct Copies {
  const InlinedNames& there;  ///< of the build that lacks the function
  const InlinedNames& here;   ///< of the build that has it
};

std::string plain_name_of(std::string_view label) { return plain_name(demangle_name(label)); }

std::uint64_t bytes_of(const Namesakes& functions) {
  std::uint64_t bytes = 0;
  for (const InlinedFunction* function : functions) bytes += function->size;
  return bytes;
}

/// Bytes of copies in callers that the build which has the function knows, but without a copy.
std::uint64_t bytes_in_new_callers(const Namesakes& there, const Namesakes& here,
                                   const std::unordered_set<std::uint64_t>& known_here) {
  std::unordered_set<std::uint64_t> callers;
  for (const InlinedFunction* function : here) {
    for (const InlinedCaller& caller : function->callers) callers.insert(caller.name);
  }
  std::uint64_t bytes = 0;
  for (const InlinedFunction* function : there) {
    for (const InlinedCaller& caller : function->callers) {
      const bool is_new = known_here.contains(caller.name) && !callers.contains(caller.name);
      if (is_new) bytes += caller.size;
    }
  }
  return bytes;
}

/// Copies that were there before, in the same callers, tell nothing of the body that went.
void move_if_inlined_more(DiffRow& row, const Namesakes& there, const Namesakes& here,
                          const Copies& copies) {
  const std::uint64_t now = bytes_of(there);
  const std::uint64_t then = bytes_of(here);
  const std::uint64_t more =
      now > then ? now - then : bytes_in_new_callers(there, here, copies.here.known);
  if (more == 0) return;
  row.status = DiffStatus::kMoved;
  row.inlined = more;
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
    Namesakes there;
    append(there, copies.there.*known, label);
    if (there.empty()) continue;
    Namesakes here;
    append(here, copies.here.*known, label);
    // DWARF of this build may have no mangled names.
    if (is_mangled || !is_raw) append(here, copies.here.plain, plain_name_of(label));
    move_if_inlined_more(row, there, here, copies);
  }
}

/// Those that read as `label` does; none where that are functions of several units.
Namesakes find_variants(const InlinedNames& names, std::string_view label) {
  Namesakes found;
  append(found, names.variants, without_variant(label));
  const std::string readable = demangle_name(label);
  std::erase_if(found, [&](const InlinedFunction* function) {
    return demangle_name(derive_name(function->name).base) != readable;
  });
  const auto is_local = [](const InlinedFunction* function) { return !function->unit.empty(); };
  if (std::ranges::count_if(found, is_local) > 1) found.clear();
  return found;
}

/// A function that became local, or the abstract constructor that GCC's DWARF speaks of, has
/// another mangled name.
void mark_by_variant(std::vector<DiffRow>& rows, const Copies& copies, Side side) {
  const auto counts = count_names(rows, side, without_variant);
  for (DiffRow& row : rows) {
    if (!is_alone(row, side) || !row.label.starts_with("_Z")) continue;
    if (counts.at(without_variant(row.label)) > 1) continue;
    const Namesakes there = find_variants(copies.there, row.label);
    if (there.empty() || copies.there.exact.contains(std::string(row.label))) continue;
    move_if_inlined_more(row, there, find_variants(copies.here, row.label), copies);
  }
}

void mark_by_plain_name(std::vector<DiffRow>& rows, const Copies& copies, Side side) {
  if (copies.there.plain.empty()) return;
  InlinedByName here;
  for (const auto& [name, functions] : copies.here.exact) {
    Namesakes& all = here[plain_name_of(name)];
    all.insert(all.end(), functions.begin(), functions.end());
  }
  const auto counts = count_names(rows, side, plain_name_of);
  for (DiffRow& row : rows) {
    if (!is_alone(row, side)) continue;
    const std::string name = plain_name_of(row.label);
    if (counts.at(name) > 1) continue;
    Namesakes there;
    append(there, copies.there.plain, name);
    move_if_inlined_more(row, there, here[name], copies);
  }
}

/// `side` is that of the build that has the functions.
void mark(std::vector<DiffRow>& rows, const Copies& copies, Side side) {
  mark_by_name(rows, copies, side);
  mark_by_variant(rows, copies, side);
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
