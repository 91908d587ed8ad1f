// SPDX-License-Identifier: Apache-2.0
#include "analyzers/compile_units.h"

#include <llvm/DebugInfo/DWARF/DWARFDie.h>
#include <llvm/DebugInfo/DWARF/DWARFUnit.h>

#include <algorithm>
#include <optional>
#include <tuple>
#include <unordered_map>
#include <unordered_set>
#include <utility>

#include "analyzers/debug_information.h"

namespace hone {
namespace {

using llvm::DWARFDie;
using llvm::DWARFUnit;

constexpr std::string_view kSplitEnding = ".dwo";
/// Bytes of names and folders that are kept for each byte of a file: units may share long texts.
constexpr std::size_t kNamesPerByte = 4;

/// The address of a variable with static storage: DW_OP_addr or DW_OP_addrx, alone.
std::optional<llvm::object::SectionedAddress> static_address(const DWARFDie& die) {
  const auto location = die.find(llvm::dwarf::DW_AT_location);
  if (!location) return {};
  const auto block = location->getAsBlock();
  if (!block || block->empty()) return {};
  DWARFUnit* unit = die.getDwarfUnit();
  const llvm::DWARFDataExtractor data(
      llvm::StringRef(reinterpret_cast<const char*>(block->data()), block->size()),
      unit->isLittleEndian(), unit->getAddressByteSize());
  std::uint64_t offset = 1;
  if (block->front() == llvm::dwarf::DW_OP_addrx) {
    return unit->getAddrOffsetSectionItem(static_cast<std::uint32_t>(data.getULEB128(&offset)));
  }
  const bool is_address =
      block->front() == llvm::dwarf::DW_OP_addr && block->size() == 1U + unit->getAddressByteSize();
  if (!is_address) return {};
  return llvm::object::SectionedAddress{data.getAddress(&offset)};
}

/// Ranges of the image with the unit that they belong to.
class UnitMap {
 public:
  void add(Place place, std::uint64_t size, std::uint32_t unit) {
    entries_.push_back({place.section, place.offset, place.offset + size, unit});
  }

  void sort() {
    std::ranges::sort(entries_, [](const Entry& a, const Entry& b) {
      return std::tie(a.section, a.begin, a.end, a.unit) <
             std::tie(b.section, b.begin, b.end, b.unit);
    });
  }

  /// The unit of the last range that begins at or before the place and holds it.
  std::optional<std::uint32_t> find(Place place) const {
    const auto after = std::ranges::upper_bound(
        entries_, std::pair(place.section, place.offset), {},
        [](const Entry& entry) { return std::pair(entry.section, entry.begin); });
    if (after == entries_.begin()) return {};
    const Entry& entry = *std::prev(after);
    if (entry.section != place.section || place.offset >= entry.end) return {};
    return entry.unit;
  }

 private:
  struct Entry {
    std::uint32_t section;
    std::uint64_t begin;
    std::uint64_t end;
    std::uint32_t unit;
  };
  std::vector<Entry> entries_;
};

/// Adds the code ranges of one unit and the first byte of each of its static variables.
Result<void> add_unit(UnitMap& map, RangeReader& reader, DWARFUnit& unit, std::uint32_t index) {
  const auto add = [&](Place place, std::uint64_t size) { map.add(place, size, index); };
  if (auto read = reader.for_ranges(unit.getUnitDIE(true), add); !read) return read;
  for (const llvm::DWARFDebugInfoEntry& entry : unit.dies()) {
    if (entry.getTag() != llvm::dwarf::DW_TAG_variable) continue;
    const auto address = static_address({&unit, &entry});
    if (!address) continue;
    if (const auto place = reader.find(*address)) map.add(*place, 1, index);
  }
  return {};
}

/// Units that are known by their .dwo file alone are named by the STT_FILE symbol that their local
/// names follow, where that is one.
void name_split_units(Breakdown& breakdown) {
  std::unordered_map<std::string_view, std::string_view> files;  // empty: of several
  for (std::size_t i = 0; i < breakdown.parts.size(); ++i) {
    const Part& part = breakdown.parts[i];
    if (part.name_count == 0 || !breakdown.part_units[i].ends_with(kSplitEnding)) continue;
    const ElfSymbol& symbol = breakdown.table.symbols[breakdown.order[part.names]];
    if (symbol.unit == 0) continue;
    const std::string_view file = breakdown.table.units[symbol.unit];
    const auto [known, is_new] = files.emplace(breakdown.part_units[i], file);
    if (!is_new && known->second != file) known->second = {};
  }
  for (std::string_view& unit : breakdown.part_units) {
    const auto known = files.find(unit);
    if (known != files.end() && !known->second.empty()) unit = known->second;
  }
}

/// What a unit with DWARF does not claim is none of its own, although it follows its STT_FILE
/// symbol: objects without such a symbol (of a library without debugging information) come next.
void drop_false_units(Breakdown& breakdown, const std::vector<std::string_view>& units) {
  std::unordered_set<std::string_view> known;
  for (const std::string_view unit : units) known.insert(file_name_of(unit));
  for (std::size_t i = 0; i < breakdown.parts.size(); ++i) {
    const Part& part = breakdown.parts[i];
    if (part.name_count == 0 || !breakdown.part_units[i].empty()) continue;
    const ElfSymbol& symbol = breakdown.table.symbols[breakdown.order[part.names]];
    const std::string_view unit = breakdown.table.units[symbol.unit];
    if (known.contains(file_name_of(unit))) breakdown.part_units[i] = kUnknownUnit;
  }
}

void assign_units(Breakdown& breakdown, const UnitMap& map,
                  const std::vector<std::string_view>& names) {
  breakdown.part_units.assign(breakdown.parts.size(), {});
  for (const ElfSection& section : breakdown.elf.sections) {
    for (std::uint32_t i = breakdown.first_range[section.index];
         i < breakdown.first_range[section.index + 1]; ++i) {
      const OwnedRange& range = breakdown.ranges[i];
      if (range.owner == kNoOwner || !breakdown.part_units[range.owner].empty()) continue;
      const auto unit = map.find({section.index, range.begin});
      if (unit) breakdown.part_units[range.owner] = names[*unit];
    }
  }
  name_split_units(breakdown);
  drop_false_units(breakdown, names);
}

}  // namespace

std::string_view file_name_of(std::string_view unit) { return unit.substr(unit.rfind('/') + 1); }

Result<void> find_units(Breakdown& breakdown, NamedBytes debug, UnitPaths& paths) {
  auto information = DebugInformation::open(debug);
  if (!information) return fail(information);
  std::vector<std::string_view> names;
  std::size_t names_budget = kNamesPerByte * debug.bytes.size();
  UnitMap map;
  RangeReader reader(breakdown.elf, debug);
  auto read = information->for_units([&](DWARFUnit& unit) -> Result<void> {
    std::string name = unit_name(unit);
    const std::string folder = unit_folder(unit);
    const std::size_t cost = name.size() + folder.size();
    if (name.empty() || cost > names_budget) return {};
    names_budget -= cost;
    names.push_back(breakdown.keep_name(std::move(name)));
    paths.add(names.back(), folder);
    return add_unit(map, reader, unit, static_cast<std::uint32_t>(names.size() - 1));
  });
  if (!read) return read;
  map.sort();
  assign_units(breakdown, map, names);
  return {};
}

}  // namespace hone
