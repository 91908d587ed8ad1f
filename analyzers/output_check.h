// SPDX-License-Identifier: Apache-2.0
// The output gate: what a profile's program printed or wrote against what the baseline's did. It
// compares and never ranks past a difference.
#pragma once

#include <filesystem>
#include <map>
#include <optional>
#include <string>

#include "core/config.h"
#include "core/process.h"
#include "core/result.h"

namespace hone {

/// What one run left behind, as far as its check looks at it. Contents stay in files, so that a
/// difference can be shown.
struct ObservedOutput {
  std::string hash;  ///< of exit status and all checked contents; empty: the run did not exit
  int exit_status = 0;
  std::filesystem::path stdout_file;                   ///< empty: not checked
  std::map<std::string, std::filesystem::path> files;  ///< checked name to its content
};

/// Collects after a run that exited: hashes stdout or the named files, block by block. With `keep`,
/// copies them there, and the result points to the copies; without, it points to the files
/// themselves, which the next run overwrites. A checked file that was not written is an Error.
/// Precondition: outcome.ending is kExited.
Result<ObservedOutput> observe_output(const CheckConfig& check, const Outcome& outcome,
                                      const std::filesystem::path& stdout_file,
                                      const std::filesystem::path& cwd,
                                      const std::filesystem::path& keep);

/// The output of an earlier run that exited with status 0, from what observe_output kept in `keep`
/// and the hash that it gave. For going on with an interrupted run.
ObservedOutput kept_output(const CheckConfig& check, const std::filesystem::path& keep,
                           std::string hash);

/// The first difference in words, safe for a terminal ("stdout differs at line 3: baseline `42`,
/// here `43`"; a byte offset for binary data), or nothing. Reads no more than a block of each at a
/// time.
std::optional<std::string> find_difference(const ObservedOutput& reference,
                                           const ObservedOutput& other);

}  // namespace hone
