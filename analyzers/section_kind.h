// SPDX-License-Identifier: Apache-2.0
// What a section is, by its flags, type and, where the format has no flag for it, its name. Two
// answers: which of the four sizes it counts to, and how its bytes are attributed.
#pragma once

#include <string_view>

#include "analyzers/elf_file.h"
#include "core/store.h"

namespace hone {

/// The class of a section by what the loader does with it. kText: executable. kRodata: neither
/// writable nor executable. kData: writable with bytes in the file (.data, .data.rel.ro, .got,
/// .init_array, …). kBss: without bytes in the file, .tbss and .relro_padding included. kOther: the
/// loaded rest: unwind tables, relocations, dynamic symbols, hashes, versions and notes.
/// kNotLoaded: not SHF_ALLOC. As in size(1), but for kOther, which that counts as text.
enum class SizeClass { kText, kRodata, kData, kBss, kOther, kNotLoaded };

/// How the bytes of a section find their rows. kSymbols: by the symbols in it. The others are rows
/// of their own.
enum class Attribution {
  kSymbols,
  kPlt,
  kUnwind,
  kRelocations,
  kTable,
  kStrings,  ///< by symbols, what they leave is merged strings
  kPadding,
  kOriginal,  ///< .bolt.org.*: what BOLT left behind; functions left in place still own theirs
  kNotLoaded,
};

SizeClass size_class_of(const ElfSection& section);
Attribution attribution_of(const ElfSection& section);

/// "text", "rodata", "data", "bss", "other", "not loaded".
std::string_view name_of(SizeClass size_class);

/// Sums over the sections; `file` is the length of the file.
Sizes sum_sizes(const ElfFile& file);

}  // namespace hone
