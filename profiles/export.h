// SPDX-License-Identifier: Apache-2.0
// Writes a profile as files that need no hone to be used: a presets file to include, a cache script
// for `cmake -C`, plain flags, JSON, and for PGO the .profdata with the commands that regenerate
// it.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "core/config.h"
#include "core/result.h"
#include "profiles/cmake.h"
#include "profiles/profile.h"
#include "profiles/project_model.h"
#include "profiles/toolchain.h"

namespace hone {

/// What BOLT did to one file of the program.
struct BoltedFile {
  std::filesystem::path file;        ///< relative to the build folder
  std::filesystem::path data;        ///< its counts
  std::vector<std::string> options;  ///< of llvm-bolt, beside input, output and data
};

struct ExportRequest {
  Profile profile;
  const Config* config;
  const Toolchain* toolchain;
  Closure closure;
  std::filesystem::path profdata;        ///< empty without PGO
  std::filesystem::path measured_build;  ///< build folder that was measured
  std::vector<std::string> overriding;   ///< how the project undoes plain flags, see plain_flags
  std::vector<UnityExclusion> unity_excluded = {};
  std::vector<BoltedFile> bolted = {};
  std::filesystem::path folder;  ///< where to write; made when missing
};

struct Exported {
  std::vector<std::filesystem::path> files;
  std::string include_line;        ///< the one line for the user's CMakePresets.json
  std::string preset;              ///< "hone-pgo+thin-lto"
  std::vector<std::string> notes;  ///< warnings: plain flags overridden, equality withheld, …
};

/// Never touches files other than its own in `folder`; a folder that holds something else is an
/// Error.
Result<Exported> write_export(const ExportRequest& request);

}  // namespace hone
