// SPDX-License-Identifier: Apache-2.0
// From a workload's words to a Command: {exe}, {source}, {build} and {work} are replaced, the
// working directory is fresh unless the config names one.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "core/config.h"
#include "core/process.h"

namespace hone {

/// What the placeholders stand for.
struct Places {
  std::filesystem::path exe;
  std::filesystem::path source;
  std::filesystem::path build;
  std::filesystem::path work;  ///< the fresh folder the program runs in unless `cwd` is set
};

/// Replaces the placeholders in one word; other braces stay.
std::string expand_places(std::string_view word, const Places& places);

/// The command for `argv` (the workload's own or one of its training commands) with the workload's
/// env, stdin, cwd and timeout. stdout and stderr are left for the caller. An Error when a word
/// names a file that exists below {source} but not from the cwd, with the hint to write {source}/….
Result<Command> workload_command(const WorkloadConfig& workload,
                                 const std::vector<std::string>& argv, const Places& places);

}  // namespace hone
