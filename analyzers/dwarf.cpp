// SPDX-License-Identifier: Apache-2.0
#include "analyzers/dwarf.h"

#include <fmt/format.h>
#include <llvm/BinaryFormat/ELF.h>
#include <llvm/DebugInfo/DWARF/DWARFContext.h>
#include <llvm/DebugInfo/DWARF/DWARFDie.h>
#include <llvm/DebugInfo/DWARF/DWARFUnit.h>
#include <llvm/Object/ObjectFile.h>
#include <llvm/Support/Error.h>

#include <algorithm>
#include <memory>
#include <optional>
#include <tuple>
#include <unordered_map>
#include <unordered_set>
#include <utility>

#include "analyzers/address_index.h"
#include "analyzers/dwarf_limits.h"
#include "analyzers/inflate_debug.h"

namespace hone {
namespace {

using llvm::DWARFDie;
using llvm::DWARFUnit;

/// The library's view of one file; what it finds broken in it is left out.
class DebugInformation {
 public:
  static Result<DebugInformation> open(NamedBytes debug) {
    auto elf = parse_sane(debug);
    if (!elf) return fail(elf);
    auto inflated = inflate_debug_sections(*elf, debug.name);
    if (!inflated) return fail(inflated);
    DebugInformation opened;
    opened.inflated_ = std::move(*inflated);
    if (!opened.inflated_.empty()) {
      debug.bytes = {opened.inflated_.data(), opened.inflated_.size()};
      elf = parse_sane(debug);
      if (!elf) return fail(elf);
    }
    auto object = llvm::object::ObjectFile::createELFObjectFile(llvm::MemoryBufferRef(
        {debug.bytes.data(), debug.bytes.size()}, {debug.name.data(), debug.name.size()}));
    if (!object) {
      return fail(fmt::format("{} is not a whole ELF file: {}", debug.name,
                              llvm::toString(object.takeError())));
    }
    using Relocations = llvm::DWARFContext::ProcessDebugRelocations;
    opened.object_ = std::move(*object);
    const auto ignore = [](llvm::Error error) { llvm::consumeError(std::move(error)); };
    opened.context_ = llvm::DWARFContext::create(
        *opened.object_, elf->is_relocatable() ? Relocations::Process : Relocations::Ignore,
        nullptr, "", ignore, ignore);
    if (auto sane = opened.check_tables(debug.name); !sane) return fail(sane);
    return opened;
  }

  /// `visit(unit)` for each compile unit; its entries are dropped afterwards.
  template <class Visit>
  Result<void> for_units(Visit visit) {
    for (const auto& unit : context_->compile_units()) {
      if (auto visited = visit(*unit); !visited) return visited;
      unit->clear();
    }
    return {};
  }

 private:
  static Result<ElfFile> parse_sane(NamedBytes debug) {
    auto elf = parse_elf(debug.bytes, debug.name);
    if (!elf) return elf;
    if (auto sane = check_unpacked_size(*elf, debug.name); !sane) return fail(sane);
    if (auto sane = check_relocations(*elf, debug.name); !sane) return fail(sane);
    return elf;
  }

  Result<void> check_tables(std::string_view name) {
    std::vector<std::uint64_t> offsets;
    for (const auto& unit : context_->info_section_units()) {
      offsets.push_back(unit->getAbbreviationsOffset());
    }
    const llvm::StringRef section = context_->getDWARFObj().getAbbrevSection();
    return check_abbreviations({section.data(), section.size()}, std::move(offsets), name);
  }

  std::vector<char> inflated_;  ///< the file, where it had to be changed for the library
  std::unique_ptr<llvm::object::ObjectFile> object_;
  std::unique_ptr<llvm::DWARFContext> context_;
};

/// Ranges that entries name, as places in sections of the image.
class RangeReader {
 public:
  RangeReader(const ElfFile& image, NamedBytes debug)
      : image_(image), index_(image), debug_(debug), budget_(debug.bytes.size()) {}

  /// Calls `visit(place, size)` for each range of the entry in the image, clipped to its section.
  template <class Visit>
  Result<void> for_ranges(const DWARFDie& die, Visit visit) {
    auto ranges = die.getAddressRanges();
    if (!ranges) {
      llvm::consumeError(ranges.takeError());
      return {};
    }
    // A range costs at least two bytes somewhere; entries that share long lists do not.
    if (ranges->size() > budget_) {
      return fail(fmt::format("{}: its debugging information repeats itself", debug_.name));
    }
    budget_ -= ranges->size();
    for (const llvm::DWARFAddressRange& range : *ranges) {
      if (range.HighPC <= range.LowPC) continue;
      const auto place = find({range.LowPC, range.SectionIndex});
      if (!place) continue;
      const std::uint64_t rest = image_.sections[place->section].size - place->offset;
      visit(*place, std::min(range.HighPC - range.LowPC, rest));
    }
    return {};
  }

  std::optional<Place> find(llvm::object::SectionedAddress address) const {
    if (!image_.is_relocatable()) return index_.find(address.Address);
    const std::uint64_t section = address.SectionIndex;
    if (section >= image_.sections.size()) return {};
    if (address.Address >= image_.sections[section].size) return {};
    return Place{static_cast<std::uint32_t>(section), address.Address};
  }

 private:
  const ElfFile& image_;
  SectionIndex index_;
  NamedBytes debug_;
  std::size_t budget_;
};

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

std::string unit_name(DWARFUnit& unit) {
  const DWARFDie die = unit.getUnitDIE(true);
  for (const auto attribute :
       {llvm::dwarf::DW_AT_name, llvm::dwarf::DW_AT_dwo_name, llvm::dwarf::DW_AT_GNU_dwo_name}) {
    const char* name = llvm::dwarf::toString(die.find(attribute), nullptr);
    if (name != nullptr) return std::string(name).substr(0, 4096);
  }
  return {};
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

/// The name that symbols would have: the linkage name, else the plain one.
std::string_view function_name(const DWARFDie& die) {
  const char* name = die.getLinkageName();
  if (name == nullptr) name = die.getShortName();
  return name == nullptr ? std::string_view() : std::string_view(name).substr(0, 1 << 16);
}

std::string_view last_part(std::string_view path) { return path.substr(path.rfind('/') + 1); }

/// What a unit with DWARF does not claim is none of its own, although it follows its STT_FILE
/// symbol: objects without such a symbol (of a library without debugging information) come next.
void drop_false_units(Breakdown& breakdown, const std::vector<std::string_view>& units) {
  std::unordered_set<std::string_view> known;
  for (const std::string_view unit : units) known.insert(last_part(unit));
  for (std::size_t i = 0; i < breakdown.parts.size(); ++i) {
    const Part& part = breakdown.parts[i];
    if (part.name_count == 0 || !breakdown.part_units[i].empty()) continue;
    const ElfSymbol& symbol = breakdown.table.symbols[breakdown.order[part.names]];
    const std::string_view unit = breakdown.table.units[symbol.unit];
    if (known.contains(last_part(unit))) breakdown.part_units[i] = kUnknownUnit;
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
  drop_false_units(breakdown, names);
}

bool is_code(const ElfSection& section) {
  return section.is_allocated() && (section.flags & llvm::ELF::SHF_EXECINSTR) != 0;
}

class InlinedReader {
 public:
  InlinedReader(const ElfFile& image, NamedBytes debug)
      : image_(image), reader_(image, debug), names_budget_(16 * debug.bytes.size()) {}

  Result<void> add(DWARFUnit& unit) {
    for (const llvm::DWARFDebugInfoEntry& entry : unit.dies()) {
      if (entry.getTag() != llvm::dwarf::DW_TAG_inlined_subroutine) continue;
      const DWARFDie die(&unit, &entry);
      std::uint64_t size = 0;
      auto read = reader_.for_ranges(die, [&](Place place, std::uint64_t bytes) {
        if (is_code(image_.sections[place.section])) size += bytes;
      });
      if (!read) return read;
      if (size > 0) add(function_name(die), size);
    }
    return {};
  }

  std::vector<InlinedFunction> sorted() && {
    std::ranges::sort(functions_, [](const InlinedFunction& a, const InlinedFunction& b) {
      return a.size != b.size ? a.size > b.size : a.name < b.name;
    });
    return std::move(functions_);
  }

 private:
  void add(std::string_view name, std::uint64_t size) {
    if (name.empty() || name.size() > names_budget_) return;
    names_budget_ -= name.size();
    const auto [place, is_new] = places_.try_emplace(std::string(name), functions_.size());
    if (is_new) functions_.push_back({.name = std::string(name)});
    functions_[place->second].size += size;
    functions_[place->second].copies += 1;
  }

  const ElfFile& image_;
  RangeReader reader_;
  std::size_t names_budget_;
  std::vector<InlinedFunction> functions_;
  std::unordered_map<std::string, std::size_t> places_;
};

}  // namespace

Result<void> find_units(Breakdown& breakdown, NamedBytes debug) {
  auto information = DebugInformation::open(debug);
  if (!information) return fail(information);
  std::vector<std::string_view> names;
  UnitMap map;
  RangeReader reader(breakdown.elf, debug);
  auto read = information->for_units([&](DWARFUnit& unit) -> Result<void> {
    std::string name = unit_name(unit);
    if (name.empty()) return {};
    names.push_back(breakdown.keep_name(std::move(name)));
    return add_unit(map, reader, unit, static_cast<std::uint32_t>(names.size() - 1));
  });
  if (!read) return read;
  map.sort();
  assign_units(breakdown, map, names);
  return {};
}

Result<std::vector<InlinedFunction>> read_inlined(const ElfFile& image, NamedBytes debug) {
  auto information = DebugInformation::open(debug);
  if (!information) return fail(information);
  InlinedReader reader(image, debug);
  auto read = information->for_units([&](DWARFUnit& unit) { return reader.add(unit); });
  if (!read) return fail(read);
  return std::move(reader).sorted();
}

bool has_debug_information(const ElfFile& file) {
  if (file.find_section(".debug_info") != nullptr) return true;
  const ElfSection* old = file.find_section(".zdebug_info");
  return old != nullptr && find_old_unpacked_size(*old).has_value();
}

}  // namespace hone
