// SPDX-License-Identifier: Apache-2.0
// Runs a program under sampling and writes what the kernel reports to a file. Runs in a process of
// its own (`hone sample-program`), between the launcher and the program, because sampling must be
// set up after the fork and before the exec.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "analyzers/perf_event.h"
#include "core/result.h"

namespace hone {

/// Starts argv with the standard streams, folder and environment of this process, and waits for it
/// (not for what it leaves running). The value is its wait status. An Error when the program or
/// the sampling cannot be started or the file cannot be written; nothing runs then.
Result<int> record_program(const PerfSetup& setup, const std::filesystem::path& stream,
                           const std::vector<std::string>& argv);

/// What to put before a program's words so that record_program() runs it; `hone` is the program
/// file of hone itself.
std::vector<std::string> sampling_wrapper(const std::filesystem::path& hone,
                                          const std::filesystem::path& stream,
                                          const PerfSetup& setup);

}  // namespace hone
