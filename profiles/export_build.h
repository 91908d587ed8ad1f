// SPDX-License-Identifier: Apache-2.0
// An export as values: the cache variables that make CMake build the measured binary again, and
// what of the user's settings they cannot carry. Every file of an export is rendered from this.
#pragma once

#include <string>
#include <vector>

#include "profiles/export.h"
#include "profiles/flags.h"
#include "profiles/injection.h"

namespace hone {

/// Name of the profile data in the export's folder; GCC's is a folder.
inline constexpr std::string_view kExportedProfdata = "profile.profdata";
/// Names of the two files that CMake reads first.
inline constexpr std::string_view kPresets = "presets.json";
inline constexpr std::string_view kExportedCacheScript = "cache.cmake";

struct ExportBuild {
  std::string preset;  ///< "hone-" and the profile's name, other characters replaced by '-'
  Flags plain;         ///< the profile's own flags, placeholders kept
  /// All but CMAKE_PROJECT_TOP_LEVEL_INCLUDES.
  std::vector<CacheVariable> variables;
  std::vector<CacheVariable> training;  ///< the same of the instrumented build, if can_regenerate
  std::string includes;                 ///< the user's own CMAKE_PROJECT_TOP_LEVEL_INCLUDES
  std::vector<std::string> left_out;    ///< configure arguments that are no cache variables
};

/// True if the export can carry a script that makes its profile data again: one training by
/// Clang's instrumentation.
bool can_regenerate(const ExportRequest& request);

/// Reads the cache of the measured build for flags that came from the environment; nothing else of
/// the disk.
ExportBuild plan_export(const ExportRequest& request);

/// A presets file of version 4: one configure and one build preset. ${fileDir} stands for the
/// export's folder, wherever it is moved.
std::string render_presets(const ExportBuild& build, const ExportRequest& request);

}  // namespace hone
