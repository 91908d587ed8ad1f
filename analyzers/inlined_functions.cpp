// SPDX-License-Identifier: Apache-2.0
#include "analyzers/inlined_functions.h"

#include <llvm/BinaryFormat/ELF.h>
#include <llvm/DebugInfo/DWARF/DWARFDie.h>
#include <llvm/DebugInfo/DWARF/DWARFUnit.h>

#include <algorithm>
#include <tuple>
#include <utility>

#include "analyzers/debug_information.h"
#include "analyzers/name_hash.h"

namespace hone {
namespace {

using llvm::DWARFDie;
using llvm::DWARFUnit;
namespace dwarf = llvm::dwarf;

constexpr std::uint32_t kNone = 0xffffffff;
/// Bytes of names that are kept for each byte of a file.
constexpr std::size_t kNamesPerByte = 16;

/// The name that symbols would have: the linkage name, else the plain one.
std::string_view function_name(const DWARFDie& die) {
  const char* name = die.getLinkageName();
  if (name == nullptr) name = die.getShortName();
  return name == nullptr ? std::string_view() : std::string_view(name).substr(0, 1 << 16);
}

bool is_code(const ElfSection& section) {
  return section.is_allocated() && (section.flags & llvm::ELF::SHF_EXECINSTR) != 0;
}

bool has_code(const DWARFDie& die) {
  return die.find({dwarf::DW_AT_low_pc, dwarf::DW_AT_ranges, dwarf::DW_AT_entry_pc}).has_value();
}

/// DW_AT_external of the function, or of the declaration that it completes.
bool is_external(const DWARFDie& die) {
  return dwarf::toUnsigned(die.findRecursively({dwarf::DW_AT_external}), 0) != 0;
}

}  // namespace

/// Reads one file.
class InlinedFunctions::Reader {
 public:
  Reader(InlinedFunctions& out, const ElfFile& image, NamedBytes debug)
      : out_(out), image_(image), ranges_(image, debug) {}

  Result<void> add(DWARFUnit& unit) {
    ++out_.found_.units;
    if (is_split(unit)) ++out_.found_.split_units;
    // By entry, the nearest function around it or the entry itself. Parents come first.
    std::vector<std::uint32_t> holders;
    std::unordered_map<std::uint32_t, std::uint64_t> names;
    for (const llvm::DWARFDebugInfoEntry& entry : unit.dies()) {
      const auto index = static_cast<std::uint32_t>(holders.size());
      const auto parent = entry.getParentIdx();
      const std::uint32_t holder = parent && *parent < index ? holders[*parent] : kNone;
      const bool is_inlined = entry.getTag() == dwarf::DW_TAG_inlined_subroutine;
      const bool is_function = is_inlined || entry.getTag() == dwarf::DW_TAG_subprogram;
      holders.push_back(is_function ? index : holder);
      const DWARFDie die(&unit, &entry);
      if (!is_function || !has_code(die)) continue;
      const std::string_view name = function_name(die);
      if (name.empty()) continue;
      const std::uint64_t hash = hash_name(name);
      names.emplace(index, hash);
      out_.found_.known.insert(hash);
      if (!is_inlined) continue;
      const auto caller = names.find(holder);
      auto read = add_copy(die, name, caller == names.end() ? 0 : caller->second);
      if (!read) return read;
    }
    return {};
  }

 private:
  Result<void> add_copy(const DWARFDie& die, std::string_view name, std::uint64_t caller) {
    std::uint64_t size = 0;
    auto read = ranges_.for_ranges(die, [&](Place place, std::uint64_t bytes) {
      if (is_code(image_.sections[place.section])) size += bytes;
    });
    if (read && size > 0) out_.add_copy(name, local_unit(die), {.name = caller, .size = size});
    return read;
  }

  /// The unit of a function that other units cannot call; empty for others.
  std::string_view local_unit(const DWARFDie& die) {
    if (is_external(die)) return {};
    const DWARFDie origin = die.getAttributeValueAsReferencedDie(dwarf::DW_AT_abstract_origin);
    DWARFUnit* unit = origin.isValid() ? origin.getDwarfUnit() : die.getDwarfUnit();
    const auto [place, is_new] = unit_names_.try_emplace(unit);
    if (is_new) place->second = unit_name(*unit);
    return place->second;
  }

  InlinedFunctions& out_;
  const ElfFile& image_;
  RangeReader ranges_;
  std::unordered_map<const DWARFUnit*, std::string> unit_names_;
};

Result<void> InlinedFunctions::add(const ElfFile& image, NamedBytes debug) {
  auto information = DebugInformation::open(debug);
  if (!information) return fail(information);
  names_budget_ += kNamesPerByte * debug.bytes.size();
  Reader reader(*this, image, debug);
  return information->for_units([&](DWARFUnit& unit) { return reader.add(unit); });
}

void InlinedFunctions::add_copy(std::string_view name, std::string_view unit,
                                const InlinedCaller& caller) {
  std::string key(name);
  key.append(1, '\0').append(unit);
  auto known = places_.find(key);
  if (known == places_.end()) {
    if (key.size() > names_budget_) return;
    names_budget_ -= key.size();
    const auto place = static_cast<std::uint32_t>(found_.functions.size());
    found_.functions.push_back(
        {.name = std::string(name), .unit = std::string(unit), .callers = {}});
    known = places_.emplace(std::move(key), place).first;
  }
  InlinedFunction& function = found_.functions[known->second];
  function.size += caller.size;
  function.copies += 1;
  copies_.push_back({known->second, caller});
}

void InlinedFunctions::merge_callers() {
  std::ranges::sort(copies_, [](const Copy& a, const Copy& b) {
    return std::tie(a.function, a.caller.name) < std::tie(b.function, b.caller.name);
  });
  for (const Copy& copy : copies_) {
    std::vector<InlinedCaller>& callers = found_.functions[copy.function].callers;
    if (callers.empty() || callers.back().name != copy.caller.name) {
      callers.push_back({.name = copy.caller.name});
    }
    callers.back().size += copy.caller.size;
  }
}

Inlining InlinedFunctions::finish() && {
  merge_callers();
  std::ranges::sort(found_.functions, [](const InlinedFunction& a, const InlinedFunction& b) {
    if (a.size != b.size) return a.size > b.size;
    return std::tie(a.name, a.unit) < std::tie(b.name, b.unit);
  });
  return std::move(found_);
}

}  // namespace hone
