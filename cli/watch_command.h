// SPDX-License-Identifier: Apache-2.0
// What the unlisted commands share that stand between the launcher and a program, because what the
// kernel is to watch is set up between its fork and its exec.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "cli/command.h"

namespace hone {

/// Runs a program and gives its wait status.
using RunWatched = std::function<Result<int>(const std::vector<std::string>& argv)>;

/// Makes `command` one of them: unlisted, the words behind "--" are the program. hone ends as the
/// program ends, by the same signal, and ignores signals that are meant for the program. To be
/// called after its other positional words were added.
void watch_program(CLI::App& command, Action& chosen, RunWatched run);

}  // namespace hone
