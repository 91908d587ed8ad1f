// SPDX-License-Identifier: Apache-2.0
// Where the debug file of a stripped binary is kept, and how it is known to be that: by build-id,
// then by .gnu_debuglink.
#pragma once

#include <filesystem>
#include <optional>
#include <string_view>
#include <vector>

#include "analyzers/elf_file.h"
#include "analyzers/mapped_file.h"

namespace hone {

/// Candidates in the order in which debuggers try them (GDB manual, "Debugging Information in
/// Separate Files"); none need exist. Empty when the file names none.
std::vector<std::filesystem::path> debug_file_candidates(const ElfFile& elf,
                                                         const std::filesystem::path& file);

/// What tells whether a file is the debug file of another. In this order: both have a build-id; the
/// CRC-32 in .gnu_debuglink, which is of the whole debug file; one alone has a build-id; the code
/// sections, which a debug file keeps without their bytes. Those of another build may be the same,
/// so that kUnknown is as good as it gets without the others.
enum class DebugMatch { kSame, kOtherBuildId, kOtherChecksum, kOneBuildId, kOtherCode, kUnknown };

/// Whether `debug` was split off `elf`.
DebugMatch match_debug_file(const ElfFile& elf, const ElfFile& debug);

/// "their build-ids differ", …; empty for kSame.
std::string_view reason_of(DebugMatch match);

/// The first of the candidates that is known to be split off `elf`; unreadable ones are passed
/// over.
std::optional<MappedFile> find_debug_file(const ElfFile& elf, const std::filesystem::path& file);

}  // namespace hone
