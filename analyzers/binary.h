// SPDX-License-Identifier: Apache-2.0
// A file as the user names it, opened and broken down: an ELF file is one member, a static archive
// one for each object in it. Owns the mappings that all names and contents point into.
#pragma once

#include <cstddef>
#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "analyzers/breakdown.h"
#include "analyzers/mapped_file.h"
#include "core/result.h"
#include "core/store.h"

namespace hone {

struct BinaryMember {
  std::string name;  ///< of the archive's member; empty for a plain ELF file
  Breakdown breakdown;
};

/// How many members have their names from each source, the best first.
using NameSources = std::map<NameSource, std::size_t>;

struct Binary {
  MappedFile file;
  std::optional<MappedFile> debug;  ///< its debug file, where one was wanted and found
  bool has_debug_names = false;     ///< names came from `debug`
  std::string build_id;             ///< empty: none, or an archive
  bool is_archive = false;
  std::vector<BinaryMember> members;
  std::vector<std::string>
      warnings;  ///< members that are no ELF files or without code yet, an unverified debug file

  /// Sums over the members; `file` is the length of the file.
  Sizes sizes() const;
  /// Members without a loaded byte have nothing to name: they count only where all are such.
  NameSources name_sources() const;
  /// To be called when the result has been used: the file (or its debug file) became shorter.
  Result<void> check() const;
};

/// What a debug file is looked for: names of a stripped binary only, or DWARF as well.
enum class DebugUse { kNames, kAll };

/// Opens an ELF file or a static archive. What a stripped file lacks is looked for in `debug_file`
/// or, when that is empty, by build-id and .gnu_debuglink in the usual places (GDB manual,
/// "Debugging Information in Separate Files"). Anything else is an Error, and so is a `debug_file`
/// of another build, of an archive, or with nothing in it. Members of an archive may claim
/// kMostMemory together.
Result<Binary> load_binary(const std::filesystem::path& path,
                           const std::filesystem::path& debug_file = {},
                           DebugUse use = DebugUse::kNames);

}  // namespace hone
