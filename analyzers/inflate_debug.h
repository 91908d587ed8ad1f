// SPDX-License-Identifier: Apache-2.0
// Debugging information compressed in the old way of GNU tools (`objcopy
// --compress-debug-sections=zlib-gnu`: sections .zdebug_*), made plain: LLVM reads sections with
// SHF_COMPRESSED only.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "analyzers/elf_file.h"
#include "core/result.h"

namespace hone {

/// The bytes that a section .zdebug_* claims to hold (GNU binutils, bfd/compress.c: "ZLIB", the
/// size in 8 big-endian bytes, a zlib stream). Nothing for other sections, and without that header.
std::optional<std::uint64_t> find_old_unpacked_size(const ElfSection& section);

/// A copy of the file in which each section .zdebug_X is .debug_X with plain contents, which lie
/// behind the end of the file; empty when there is no such section. Allocates what the sections
/// claim: to be limited before, by check_unpacked_size(). An Error when one cannot be inflated.
/// The copy is as untrusted as the file: tables may overlap in it.
Result<std::vector<char>> inflate_debug_sections(const ElfFile& elf, std::string_view name);

}  // namespace hone
