// SPDX-License-Identifier: Apache-2.0
// Where the debug file of a stripped binary is kept: by build-id, then by .gnu_debuglink.
#pragma once

#include <filesystem>
#include <vector>

#include "analyzers/elf_file.h"

namespace hone {

/// Candidates in the order in which debuggers try them (GDB manual, "Debugging Information in
/// Separate Files"); none need exist. Empty when the file names none.
std::vector<std::filesystem::path> debug_file_candidates(const ElfFile& elf,
                                                         const std::filesystem::path& file);

/// Whether `debug` was split off `elf`: by build-id, and where there is none by the CRC-32 that
/// .gnu_debuglink holds of the whole debug file.
bool is_debug_file_of(const ElfFile& elf, const ElfFile& debug);

}  // namespace hone
