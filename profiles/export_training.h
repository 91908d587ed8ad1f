// SPDX-License-Identifier: Apache-2.0
// How to make an export's profile data again without hone: a shell script that configures the
// instrumented build, runs the training commands and merges their counters.
#pragma once

#include <string>
#include <string_view>

#include "profiles/export_build.h"

namespace hone {

inline constexpr std::string_view kTrainingCacheScript = "train.cmake";
inline constexpr std::string_view kRegenerateScript = "regenerate.sh";

/// A POSIX shell script to be run anywhere: its argument is the project's source folder (default:
/// the working directory). It builds in a temporary folder, keeps it when something fails, and
/// replaces the profile data beside itself in the end.
std::string render_regenerate_script(const ExportBuild& build, const ExportRequest& request);

}  // namespace hone
