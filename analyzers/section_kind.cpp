// SPDX-License-Identifier: Apache-2.0
#include "analyzers/section_kind.h"

#include <llvm/BinaryFormat/ELF.h>

namespace hone {
namespace {

using namespace llvm::ELF;

bool is_unwind(const ElfSection& section) {
  return section.type == SHT_X86_64_UNWIND || section.name == ".eh_frame" ||
         section.name == ".eh_frame_hdr" || section.name.starts_with(".gcc_except_table") ||
         section.name.starts_with(".ARM.exidx") || section.name.starts_with(".ARM.extab");
}

bool is_relocations(const ElfSection& section) {
  switch (section.type) {
    case SHT_REL:
    case SHT_RELA:
    case SHT_RELR:
    case SHT_ANDROID_REL:
    case SHT_ANDROID_RELA:
    case SHT_ANDROID_RELR:
      return true;
    default:
      return false;
  }
}

/// Tables for the dynamic linker, and notes.
bool is_table(const ElfSection& section) {
  switch (section.type) {
    case SHT_DYNSYM:
    case SHT_SYMTAB:
    case SHT_STRTAB:
    case SHT_HASH:
    case SHT_GNU_HASH:
    case SHT_GNU_versym:
    case SHT_GNU_verdef:
    case SHT_GNU_verneed:
    case SHT_NOTE:
      return true;
    default:
      return section.name == ".interp";
  }
}

/// Writable tables: part of the data size, but no symbol's.
bool is_writable_table(const ElfSection& section) {
  return section.type == SHT_DYNAMIC || section.type == SHT_INIT_ARRAY ||
         section.type == SHT_FINI_ARRAY || section.type == SHT_PREINIT_ARRAY ||
         section.name == ".got" || section.name == ".got.plt";
}

}  // namespace

SizeClass size_class_of(const ElfSection& section) {
  if (!section.is_allocated()) return SizeClass::kNotLoaded;
  if (section.type == SHT_NOBITS) return SizeClass::kBss;
  if ((section.flags & SHF_EXECINSTR) != 0) return SizeClass::kText;
  if (is_unwind(section) || is_relocations(section) || is_table(section)) return SizeClass::kOther;
  return (section.flags & SHF_WRITE) != 0 ? SizeClass::kData : SizeClass::kRodata;
}

Attribution attribution_of(const ElfSection& section) {
  if (!section.is_allocated()) return Attribution::kNotLoaded;
  if (section.name == ".relro_padding") return Attribution::kPadding;
  if (section.name.starts_with(".bolt.org.")) return Attribution::kOriginal;
  if ((section.flags & SHF_EXECINSTR) != 0) {
    const bool is_plt = section.name.starts_with(".plt") || section.name == ".iplt";
    return is_plt ? Attribution::kPlt : Attribution::kSymbols;
  }
  if (is_unwind(section)) return Attribution::kUnwind;
  if (is_relocations(section)) return Attribution::kRelocations;
  if (is_table(section) || is_writable_table(section)) return Attribution::kTable;
  // A linker that mixes strings with constants in one section keeps the flags but no entry size.
  const std::uint64_t merged_strings = SHF_MERGE | SHF_STRINGS;
  const bool only_strings = (section.flags & merged_strings) == merged_strings;
  if (only_strings && section.entry_size != 0) return Attribution::kStrings;
  return Attribution::kSymbols;
}

std::string_view name_of(SizeClass size_class) {
  switch (size_class) {
    case SizeClass::kText:
      return "text";
    case SizeClass::kRodata:
      return "rodata";
    case SizeClass::kData:
      return "data";
    case SizeClass::kBss:
      return "bss";
    case SizeClass::kOther:
      return "other";
    case SizeClass::kNotLoaded:
      break;
  }
  return "not loaded";
}

Sizes sum_sizes(const ElfFile& file) {
  Sizes sizes;
  sizes.file = {static_cast<std::int64_t>(file.bytes.size())};
  for (const ElfSection& section : file.sections) {
    const Bytes size{static_cast<std::int64_t>(section.size)};
    const SizeClass size_class = size_class_of(section);
    if (size_class == SizeClass::kNotLoaded) continue;
    sizes.loaded += size;
    if (size_class == SizeClass::kText) sizes.text += size;
    if (size_class == SizeClass::kRodata) sizes.rodata += size;
    if (size_class == SizeClass::kData) sizes.data += size;
    if (size_class == SizeClass::kBss) sizes.bss += size;
  }
  return sizes;
}

}  // namespace hone
