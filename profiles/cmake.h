// SPDX-License-Identifier: Apache-2.0
// Driving CMake on a project that is not ours: configure with hone's injected file, build one
// target, and explain failures in the tool's own words.
#pragma once

#include <filesystem>
#include <string>
#include <utility>
#include <vector>

#include "core/process.h"
#include "core/result.h"
#include "profiles/flags.h"
#include "profiles/project_model.h"
#include "profiles/toolchain.h"

namespace hone {

/// A source that is left out of unity files because it broke one.
struct UnityExclusion {
  std::filesystem::path source;  ///< absolute
  std::string error;             ///< the compiler's first, "b.c:3: redefinition of 'x'"

  bool operator==(const UnityExclusion&) const = default;
};

/// What one build folder is to be made from.
struct BuildSetup {
  std::filesystem::path source;
  std::filesystem::path build;
  std::vector<std::string> configure_args;  ///< the user's
  std::string build_type;
  Flags flags;                       ///< with placeholders resolved
  std::vector<std::string> closure;  ///< targets that get the flags; empty: none (first configure)
  bool relax_warnings = false;       ///< append -Wno-error (every profile but baseline)
  std::vector<UnityExclusion> unity_excluded = {};
  /// A build folder whose object files are those of this build, see profiles/object_reuse; empty:
  /// none.
  std::filesystem::path donor = {};
};

/// Writes hone's CMake file and, for `setup`, the script for `cmake -C` that brings it in, below
/// `folder`; returns the script's path. The file appends the flags to the closure's targets in a
/// deferred walk, as docs/PROFILES.md describes. Placeholders left in the flags become CMake's own
/// source and build folder.
Result<std::filesystem::path> write_injection(const BuildSetup& setup,
                                              const std::filesystem::path& folder);

/// The cmake command line that configures `setup` with Ninja, the toolchain and the injection that
/// write_injection made (empty: none). Run write_file_api_query(setup.build) before it.
Command configure_command(const BuildSetup& setup, const Toolchain& toolchain,
                          const std::filesystem::path& injection, const std::filesystem::path& log);

/// `cmake --build` of one target with `jobs` jobs. Runs with LLVM_PROFILE_FILE and GCOV_PREFIX at
/// discard places, so that what the build runs leaves no counters for the training, and with ccache
/// and sccache bypassed, so that build seconds are those of the compiler, unless the user's
/// configure arguments ask for one.
Command build_command(const BuildSetup& setup, const Toolchain& toolchain,
                      const std::string& target, int jobs, const std::filesystem::path& log);

/// True if the user's configure arguments name ccache or sccache as a compiler launcher.
bool asks_for_cache(const std::vector<std::string>& configure_args);

/// The variables of hone's own environment that may change what CMake configures or the compiler
/// makes (CFLAGS, CMAKE_*, CPATH, *_ROOT, PKG_CONFIG_*, …), sorted by name: they stay in force, so
/// they belong into the keys of steps.
std::vector<std::pair<std::string, std::string>> build_environment();

/// An Error if the project chose another C or C++ compiler than the toolchain's (in its files, a
/// toolchain file or the user's arguments): hone's flags would not mean the same to it.
Result<void> check_compilers(const ProjectModel& model, const Toolchain& toolchain);

/// From a configure log: CMake's first error in its own words, and as the hint, for an offline or
/// test-dependency failure, the project's own options that would avoid it.
Error explain_configure_failure(const std::filesystem::path& source,
                                const std::filesystem::path& build, const std::string& log);

/// From a build log: the first error, one line, "main.cpp:12: …" with the path below the source.
std::string first_build_error(const std::string& log, const std::filesystem::path& source);

/// A translation unit of the closure whose last word on an axis is not ours.
struct EscapedUnit {
  std::string unit;    ///< path below the source (or build) folder
  std::string reason;  ///< "compiled with -O0 after -O3"
};

/// How far the flags came in a configured build.
struct FlagReach {
  int units = 0;    ///< compiled for the closure, assembler left out
  int reached = 0;  ///< of these, with hone's flags as the last word
  std::vector<EscapedUnit> escaped;
};

/// Compares the compile and link lines of the configured build with what was wanted. Units that
/// CMake does not compile (ExternalProject, prebuilt archives) are "not covered".
Result<FlagReach> find_flag_reach(const BuildSetup& setup, const ProjectModel& model,
                                  const Closure& closure);

/// True for a unity file that CMake wrote.
bool is_unity_file(const std::filesystem::path& source);

/// True if at least one unity file is compiled in the closure of the configured build.
Result<bool> merges_units(const ProjectModel& model, const Closure& closure);

}  // namespace hone
