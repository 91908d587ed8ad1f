// SPDX-License-Identifier: Apache-2.0
#include "analyzers/debug_information.h"

#include <fmt/format.h>
#include <llvm/DebugInfo/DWARF/DWARFContext.h>
#include <llvm/DebugInfo/DWARF/DWARFDie.h>
#include <llvm/DebugInfo/DWARF/DWARFUnit.h>
#include <llvm/Object/ObjectFile.h>
#include <llvm/Support/Error.h>

#include <algorithm>
#include <utility>
#include <vector>

#include "analyzers/dwarf_limits.h"
#include "analyzers/inflate_debug.h"

namespace hone {

namespace {

constexpr std::size_t kLongestName = 4096;

Result<ElfFile> parse_sane(NamedBytes debug) {
  auto elf = parse_elf(debug.bytes, debug.name);
  if (!elf) return elf;
  if (auto sane = check_unpacked_size(*elf, debug.name); !sane) return fail(sane);
  if (auto sane = check_relocations(*elf, debug.name); !sane) return fail(sane);
  return elf;
}

}  // namespace

bool has_debug_information(const ElfFile& file) {
  if (file.find_section(".debug_info") != nullptr) return true;
  const ElfSection* old = file.find_section(".zdebug_info");
  return old != nullptr && find_old_unpacked_size(*old).has_value();
}

DebugInformation::DebugInformation() = default;
DebugInformation::~DebugInformation() = default;
DebugInformation::DebugInformation(DebugInformation&&) noexcept = default;
DebugInformation& DebugInformation::operator=(DebugInformation&&) noexcept = default;

Result<DebugInformation> DebugInformation::open(NamedBytes debug) {
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
      *opened.object_, elf->is_relocatable() ? Relocations::Process : Relocations::Ignore, nullptr,
      "", ignore, ignore);
  if (auto sane = opened.check_tables(debug.name); !sane) return fail(sane);
  return opened;
}

Result<void> DebugInformation::for_units(const UnitVisitor& visit) {
  for (const auto& unit : context_->compile_units()) {
    if (auto visited = visit(*unit); !visited) return visited;
    unit->clear();
  }
  return {};
}

Result<void> DebugInformation::check_tables(std::string_view name) {
  std::vector<std::uint64_t> offsets;
  for (const auto& unit : context_->info_section_units()) {
    offsets.push_back(unit->getAbbreviationsOffset());
  }
  const llvm::StringRef section = context_->getDWARFObj().getAbbrevSection();
  return check_abbreviations({section.data(), section.size()}, std::move(offsets), name);
}

RangeReader::RangeReader(const ElfFile& image, NamedBytes debug)
    : image_(image), index_(image), debug_(debug), budget_(debug.bytes.size()) {}

Result<void> RangeReader::for_ranges(const llvm::DWARFDie& die, const RangeVisitor& visit) {
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

std::optional<Place> RangeReader::find(const llvm::object::SectionedAddress& address) const {
  if (!image_.is_relocatable()) return index_.find(address.Address);
  const std::uint64_t section = address.SectionIndex;
  if (section >= image_.sections.size()) return {};
  if (address.Address >= image_.sections[section].size) return {};
  return Place{static_cast<std::uint32_t>(section), address.Address};
}

bool is_split(llvm::DWARFUnit& unit) {
  const llvm::DWARFDie die = unit.getUnitDIE(true);
  return die.isValid() && !die.hasChildren() &&
         die.find({llvm::dwarf::DW_AT_dwo_name, llvm::dwarf::DW_AT_GNU_dwo_name}).has_value();
}

std::string unit_folder(llvm::DWARFUnit& unit) {
  const llvm::DWARFDie die = unit.getUnitDIE(true);
  const char* folder = llvm::dwarf::toString(die.find(llvm::dwarf::DW_AT_comp_dir), "");
  return std::string(folder).substr(0, kLongestName);
}

std::string unit_name(llvm::DWARFUnit& unit) {
  const llvm::DWARFDie die = unit.getUnitDIE(true);
  for (const auto attribute :
       {llvm::dwarf::DW_AT_name, llvm::dwarf::DW_AT_dwo_name, llvm::dwarf::DW_AT_GNU_dwo_name}) {
    const char* name = llvm::dwarf::toString(die.find(attribute), nullptr);
    if (name != nullptr) return std::string(name).substr(0, kLongestName);
  }
  return {};
}

}  // namespace hone
