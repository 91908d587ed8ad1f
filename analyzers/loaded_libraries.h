// SPDX-License-Identifier: Apache-2.0
// Which files the dynamic loader takes for the project's own shared libraries. A program without a
// RUNPATH into its build folder runs the system's copy of a library where there is one: what would
// be measured is then not what was built. The loader itself is asked, with the environment of the
// measured run; what the program opens later (dlopen) is not known to it.
#pragma once

#include <filesystem>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "analyzers/sampler.h"
#include "core/config.h"
#include "core/process.h"
#include "core/result.h"

namespace hone {

/// One line of the loader's list.
struct ListedObject {
  std::string name;            ///< as the program asks for it: "libz.so.1", or a path
  std::filesystem::path file;  ///< that is loaded for it; empty: not found
};

/// Reads what `ld.so --list PROGRAM` prints: "NAME => FILE (0x…)", "NAME => not found" or
/// "FILE (0x…)" on each line, whose name is its file then. Other lines are passed over.
std::vector<ListedObject> parse_loader_list(std::string_view text);

/// A shared library of the project that is loaded from outside of the build folder.
struct StrayLibrary {
  std::string name;              ///< as the program asks for it
  std::filesystem::path built;   ///< the project's own, absolute
  std::filesystem::path loaded;  ///< what is loaded in its place; empty: nothing is found
};

/// "loads libz.so.1 from /usr/lib/libz.so.1.2, not the project's own"
std::string describe(const StrayLibrary& stray);

/// The first stray one among `libraries` (absolute) when `subject` runs `workload`; nothing when
/// there is none, when there are no libraries, or when the program has no loader (linked
/// statically). `scratch` is emptied. An Error when the program is no ELF file or its loader
/// cannot be asked.
Result<std::optional<StrayLibrary>> find_stray_library(
    Runner& runner, const Subject& subject, std::span<const std::filesystem::path> libraries,
    const WorkloadConfig& workload, const std::filesystem::path& source,
    const std::filesystem::path& scratch);

}  // namespace hone
