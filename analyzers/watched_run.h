// SPDX-License-Identifier: Apache-2.0
// One observation: a program run once, or several times back to back where one run is too short to
// be timed well, with the machine's disturbance around it.
#pragma once

#include <filesystem>
#include <functional>
#include <string>

#include "core/process.h"
#include "core/result.h"

namespace hone {

struct WatchedRun {
  /// The last execution's ending; usage is the mean of all executions, peak memory the largest.
  Outcome outcome;
  int executions = 1;
  double pressure = 0;  ///< see SampleRow; -1: this kernel does not tell
  double steal = 0;
};

enum class OnFailure { kStop, kGoOn };  ///< kGoOn: past an exit status or a signal, no time-out

/// Runs the command `repeats` times, or until one execution does not succeed. `before` is called
/// before each; what it takes is in no time, but in the disturbance. Precondition: repeats >= 1.
Result<WatchedRun> run_watched(Runner& runner, const Command& command, int repeats,
                               const std::function<Result<void>()>& before = {},
                               OnFailure on_failure = OnFailure::kStop);

/// Why the run is not usable: "exit status 3", "timed out after 60 s", "printed more than 256 MiB",
/// …; "" for exit status 0.
std::string describe_failure(const Outcome& outcome, const Command& command);

/// The last lines of a program's output, safe for a terminal; "" when it said nothing.
std::string last_words(const std::filesystem::path& file);

}  // namespace hone
