// SPDX-License-Identifier: Apache-2.0
#include "analyzers/address_index.h"

#include <llvm/BinaryFormat/ELF.h>

#include <algorithm>

namespace hone {

SectionIndex::SectionIndex(const ElfFile& file) {
  for (const ElfSection& section : file.sections) {
    if (!section.is_allocated() || section.size == 0) continue;
    const bool is_thread_local = (section.flags & llvm::ELF::SHF_TLS) != 0;
    if (is_thread_local && !section.has_file_bytes()) continue;
    entries_.push_back({section.address, section.address + section.size, section.index});
  }
  std::ranges::sort(entries_, [](const Entry& a, const Entry& b) {
    return a.begin != b.begin ? a.begin < b.begin : a.section < b.section;
  });
}

std::optional<Place> SectionIndex::find(std::uint64_t address) const {
  const auto after = std::ranges::upper_bound(entries_, address, {}, &Entry::begin);
  if (after == entries_.begin()) return {};
  const Entry& entry = *std::prev(after);
  if (address >= entry.end) return {};
  return Place{entry.section, address - entry.begin};
}

std::uint32_t find_part(const Breakdown& breakdown, Place place) {
  // A table of relocations may name any section, even the last number there is.
  if (std::size_t{place.section} + 1 >= breakdown.first_range.size()) return kNoOwner;
  const auto begin = breakdown.ranges.begin() + breakdown.first_range[place.section];
  const auto end = breakdown.ranges.begin() + breakdown.first_range[place.section + 1];
  const auto after = std::upper_bound(
      begin, end, place.offset,
      [](std::uint64_t offset, const OwnedRange& range) { return offset < range.begin; });
  if (after == begin || place.offset >= std::prev(after)->end) return kNoOwner;
  return std::prev(after)->owner;
}

}  // namespace hone
