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

/// What one run left behind, as far as its check looks at it. Contents are kept in files, so that a
/// difference can be shown.
struct ObservedOutput {
  std::string hash;  ///< of exit status and all checked contents
  int exit_status = 0;
  std::filesystem::path stdout_file;
  std::map<std::string, std::filesystem::path> files;  ///< checked name to its kept copy
};

/// Collects after a run that exited: hashes stdout or the named files. With `keep`, copies them
/// there (first runs); without, only hashes. A checked file that was not written is an Error.
Result<ObservedOutput> observe_output(const CheckConfig& check, const Outcome& outcome,
                                      const std::filesystem::path& stdout_file,
                                      const std::filesystem::path& cwd,
                                      const std::filesystem::path& keep);

/// The first difference in words ("stdout differs at line 3: baseline `42`, here `43`"), or
/// nothing.
std::optional<std::string> find_difference(const ObservedOutput& reference,
                                           const ObservedOutput& other);

}  // namespace hone
