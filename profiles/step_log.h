// SPDX-License-Identifier: Apache-2.0
// The log of a step: each command line as one could type it, and below it what the command printed
// and how it ended.
#pragma once

#include <filesystem>
#include <string>

#include "core/process.h"
#include "core/result.h"

namespace hone {

/// The command line with its working directory and the variables that are set for it, quoted for a
/// shell: "cd DIR && NAME=value program 'an argument'".
std::string render_command(const Command& command);

/// How much of a command's output the log keeps: tools print what explains them, measured programs
/// print what they like.
enum class Keep { kAll, kEnd };

/// More output than this ends the command.
inline constexpr Bytes kLogLimit{256LL << 20};

/// What came out of one logged command.
struct LoggedOutcome {
  Outcome outcome;
  std::string output;  ///< stdout and stderr together, as much as the log keeps
};

/// Runs `command` (whose output files and limit are replaced) and appends it to the file `log`.
Result<LoggedOutcome> run_logged(Runner& runner, Command command, const std::filesystem::path& log,
                                 Keep keep);

}  // namespace hone
