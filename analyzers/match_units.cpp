// SPDX-License-Identifier: Apache-2.0
#include "analyzers/match_units.h"

#include <array>
#include <span>

#include "analyzers/name_hash.h"
#include "analyzers/shared_names.h"
#include "analyzers/split_off.h"

namespace hone {
namespace {

/// The parts of one member.
class UnitMaker {
 public:
  UnitMaker(const Binary& binary, std::uint32_t member)
      : binary_(binary), member_(member), breakdown_(binary.members[member].breakdown) {
    for (const ElfSection& section : breakdown_.elf.sections) {
      classes_.push_back(size_class_of(section));
    }
  }

  MatchUnit make(std::uint32_t index) const {
    const Part& part = breakdown_.parts[index];
    MatchUnit unit{
        .raw = part.name, .base = part.name, .size = part.size, .member = member_, .part = index};
    unit.size_class = classes_[part.section];
    unit.has_symbol = part.name_count > 0;
    if (unit.has_symbol) {
      name_by_symbol(unit, part);
    } else {
      name_by_section(unit, part);
    }
    unit.raw_hash = hash_name(unit.raw);
    unit.base_hash = unit.base == unit.raw ? unit.raw_hash : hash_name(unit.base);
    return unit;
  }

 private:
  void name_by_symbol(MatchUnit& unit, const Part& part) const {
    const DerivedName derived = derive_name(part.name);
    const ElfSymbol& symbol = breakdown_.table.symbols[breakdown_.order[part.names]];
    unit.base = derived.base;
    unit.role = derived.role;
    unit.unit = unit_of_symbol(binary_, member_, symbol);
    // Few names end in a digit: the others need not be searched for a dot.
    const bool has_digit = !unit.raw.empty() && unit.raw.back() >= '0' && unit.raw.back() <= '9';
    unit.is_numbered = has_digit && without_number(unit.raw).size() < unit.raw.size();
    if (symbol.name_size == 0) unit.base = unit.raw = kNameless;
  }

  void name_by_section(MatchUnit& unit, const Part& part) const {
    const std::string_view section = breakdown_.elf.sections[part.section].name;
    unit.unit = section;
    const std::string_view row = breakdown_.elf.is_relocatable() ? row_of_all(section) : "";
    if (row.empty()) return;
    unit.unit = row.substr(1, row.size() - 2);
    // Tables that are a row whole have the name of their section.
    if (part.name.find(section) == 1) unit.base = unit.raw = row;
  }

  /// With -ffunction-sections and -fdata-sections compilers append a symbol to the names of
  /// sections: the row of the section that linkers make of all. Empty where nothing was appended.
  static std::string_view row_of_all(std::string_view section) {
    constexpr std::array<std::string_view, 10> kRows = {"[.gcc_except_table]",
                                                        "[.data.rel.ro]",
                                                        "[.text]",
                                                        "[.rodata]",
                                                        "[.data]",
                                                        "[.bss]",
                                                        "[.tdata]",
                                                        "[.tbss]",
                                                        "[.init_array]",
                                                        "[.fini_array]"};
    for (const std::string_view row : kRows) {
      const std::string_view name = row.substr(1, row.size() - 2);
      if (section.starts_with(name) && section.substr(name.size()).starts_with('.')) return row;
    }
    return {};
  }

  const Binary& binary_;
  std::uint32_t member_;
  const Breakdown& breakdown_;
  std::vector<SizeClass> classes_;
};

/// Parts that were split off have the base of their function.
void find_functions(std::span<MatchUnit> units, const Breakdown& breakdown) {
  std::vector<std::uint32_t> parts;
  for (const MatchUnit& unit : units) {
    if (unit.role != SymbolRole::kWhole) parts.push_back(unit.part);
  }
  if (parts.empty()) return;
  const SplitOffNames names(breakdown, parts);
  for (MatchUnit& unit : units) {
    if (unit.role == SymbolRole::kWhole) continue;
    unit.base = names.derive(breakdown.parts[unit.part]).base;
    unit.base_hash = hash_name(unit.base);
  }
}

}  // namespace

std::vector<MatchUnit> collect_units(const Binary& binary) {
  std::size_t parts = 0;
  for (const BinaryMember& member : binary.members) parts += member.breakdown.parts.size();
  std::vector<MatchUnit> units;
  units.reserve(parts);
  for (std::uint32_t m = 0; m < binary.members.size(); ++m) {
    const std::size_t first = units.size();
    const UnitMaker maker(binary, m);
    const std::vector<Part>& of_member = binary.members[m].breakdown.parts;
    for (std::uint32_t i = 0; i < of_member.size(); ++i) {
      if (of_member[i].size > 0) units.push_back(maker.make(i));
    }
    find_functions(std::span(units).subspan(first), binary.members[m].breakdown);
  }
  return units;
}

}  // namespace hone
