// SPDX-License-Identifier: Apache-2.0
#include "analyzers/part_labels.h"

#include <fmt/format.h>
#include <llvm/BinaryFormat/ELF.h>

#include <algorithm>

namespace hone {
namespace {

char mark(const ElfSegment& segment, std::uint32_t flag, char letter) {
  return (segment.flags & flag) != 0 ? letter : '-';
}

bool is_load(const ElfSegment& segment) { return segment.type == llvm::ELF::PT_LOAD; }

std::string load_label(const std::vector<ElfSegment>& segments, std::size_t index) {
  const ElfSegment& segment = segments[index];
  const auto number = std::count_if(
      segments.begin(), segments.begin() + static_cast<std::ptrdiff_t>(index) + 1,
      [&](const ElfSegment& other) { return is_load(other) && other.flags == segment.flags; });
  return fmt::format("LOAD {}{}{}{}", mark(segment, llvm::ELF::PF_R, 'r'),
                     mark(segment, llvm::ELF::PF_W, 'w'), mark(segment, llvm::ELF::PF_X, 'x'),
                     number > 1 ? fmt::format(" ({})", number) : "");
}

/// Its addresses are those of what follows in the file: it takes none.
bool is_thread_bss(const ElfSection& section) {
  return (section.flags & llvm::ELF::SHF_TLS) != 0 && !section.has_file_bytes();
}

}  // namespace

PartLabels::PartLabels(const Binary& binary, std::deque<std::string>& made)
    : binary_(binary), made_(made), segments_(binary.members.size()) {}

std::string_view PartLabels::segment_of(std::uint32_t member, const ElfSection& section) {
  if (!section.is_allocated()) return "[not loaded]";
  const ElfFile& elf = binary_.members[member].breakdown.elf;
  std::vector<std::string_view>& labels = segments_[member];
  if (labels.empty()) labels.resize(elf.sections.size());
  std::string_view& label = labels[section.index];
  if (!label.empty()) return label;
  if (is_thread_bss(section) && !elf.segments.empty()) return label = "TLS";
  const auto segment = std::ranges::find_if(elf.segments, [&](const ElfSegment& candidate) {
    return is_load(candidate) && section.address >= candidate.address &&
           section.address - candidate.address < candidate.memory_size;
  });
  if (segment == elf.segments.end()) return label = "[no segment]";
  const auto index = static_cast<std::size_t>(segment - elf.segments.begin());
  return label = made_.emplace_back(load_label(elf.segments, index));
}

std::string_view PartLabels::file_of(std::uint32_t member, std::uint32_t part) const {
  const Breakdown& breakdown = binary_.members[member].breakdown;
  if (part == kNoOwner || breakdown.parts[part].name_count == 0) return "[no file]";
  if (!breakdown.part_units.empty() && !breakdown.part_units[part].empty()) {
    return breakdown.part_units[part];
  }
  const std::uint32_t primary = breakdown.order[breakdown.parts[part].names];
  const std::uint32_t unit = breakdown.table.symbols[primary].unit;
  return unit == 0 ? kUnknownUnit : breakdown.table.units[unit];
}

}  // namespace hone
