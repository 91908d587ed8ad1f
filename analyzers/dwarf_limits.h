// SPDX-License-Identifier: Apache-2.0
// Debugging information that LLVM would waste memory or time on, or abort at, is refused before it
// is read: compressed sections that claim to be huge, abbreviations that cost far more than they
// take, relocations of symbols that are not there.
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "analyzers/elf_file.h"
#include "core/result.h"

namespace hone {

/// An Error when the compressed sections .debug_* together unpack to more than 32 times the file
/// (and 1 MiB): compilers' come to about 4 times their size. Reads their headers only (gABI,
/// "Compressed Section Header"; for .zdebug_* see find_old_unpacked_size()).
Result<void> check_unpacked_size(const ElfFile& elf, std::string_view name);

/// An Error when tables of .debug_abbrev that begin at `offsets` overlap so much that they are more
/// than twice the section, or when an abbreviation has more than 256 attributes (DWARF 5 knows
/// 140). Linear in the section.
Result<void> check_abbreviations(std::string_view section, std::vector<std::uint64_t> offsets,
                                 std::string_view name);

/// An Error when the relocations of an object file are no whole table, or name symbols that the
/// symbol table lacks (gABI, "Relocation"); packed ones (CREL) are not read. In linked files, where
/// nothing is relocated, only the size of an entry must be right. Linear in the entries.
Result<void> check_relocations(const ElfFile& elf, std::string_view name);

}  // namespace hone
