// SPDX-License-Identifier: Apache-2.0
#include "analyzers/file_parts.h"

#include <llvm/BinaryFormat/ELF.h>

#include <algorithm>

#include "analyzers/partition.h"
#include "analyzers/section_kind.h"

namespace hone {
namespace {

PartKind kind_of(const ElfSection& section) {
  using namespace llvm::ELF;
  if (section.type == SHT_SYMTAB || section.type == SHT_SYMTAB_SHNDX) return PartKind::kSymbolTable;
  if (section.type == SHT_STRTAB) return PartKind::kSymbolTable;
  if (section.type == SHT_RELA || section.type == SHT_REL) return PartKind::kKeptRelocations;
  if (section.name.starts_with(".debug") || section.name.starts_with(".zdebug") ||
      section.name.starts_with(".gdb")) {
    return PartKind::kDebug;
  }
  return PartKind::kOtherFileOnly;
}

}  // namespace

std::vector<FilePart> find_file_parts(const ElfFile& elf) {
  std::vector<FilePart> parts;
  std::vector<Claim> claims;
  std::int64_t claimed = 0;
  std::int64_t headers = 0;
  const auto claim = [&](std::uint64_t begin, std::uint64_t end) {
    claims.push_back({begin, end, 0});
    claimed += static_cast<std::int64_t>(end - begin);
  };
  for (const FileExtent& extent : elf.headers) {
    claim(extent.begin, extent.end);
    headers += static_cast<std::int64_t>(extent.end - extent.begin);
  }
  parts.push_back({.name = "[headers]", .kind = PartKind::kHeader, .size = headers});
  for (const ElfSection& section : elf.sections) {
    if (!section.has_file_bytes() || section.contents.empty()) continue;
    claim(section.offset, section.offset + section.size);
    if (section.is_allocated()) continue;
    parts.push_back(
        {section.name, section.index, kind_of(section), static_cast<std::int64_t>(section.size)});
  }
  std::ranges::sort(claims, [](const Claim& a, const Claim& b) {
    return a.begin != b.begin ? a.begin < b.begin : a.end > b.end;
  });
  std::int64_t gaps = 0;
  for (const OwnedRange& range : partition(claims, elf.bytes.size())) {
    if (range.owner == kNoOwner) gaps += static_cast<std::int64_t>(range.size());
  }
  if (gaps > 0) parts.push_back({.name = "[gaps]", .kind = PartKind::kGap, .size = gaps});
  const std::int64_t overlap = static_cast<std::int64_t>(elf.bytes.size()) - gaps - claimed;
  if (overlap < 0) parts.push_back({.name = "[overlap]", .kind = PartKind::kGap, .size = overlap});
  return parts;
}

}  // namespace hone
