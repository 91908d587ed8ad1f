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
  Outcome outcome;
  double pressure = 0;  ///< see SampleRow; -1: this kernel does not tell
  double steal = 0;
};

/// Runs the command as often as it says. `before` is called before each execution; what it takes is
/// in no time, but in the disturbance.
Result<WatchedRun> run_watched(Runner& runner, const Command& command,
                               const std::function<Result<void>()>& before = {});

/// Why the run is not usable: "exit status 3", "timed out after 60 s", "printed more than 256 MiB",
/// …; "" for Command::expected.
std::string describe_failure(const Outcome& outcome, const Command& command);

/// The last lines of a program's output, safe for a terminal; "" when it said nothing.
std::string last_words(const std::filesystem::path& file);

}  // namespace hone
