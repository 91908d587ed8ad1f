// SPDX-License-Identifier: Apache-2.0
// Runs a program and writes what the CPU counted of it to a file. Runs in a process of its own
// (`hone count-program`), between the launcher and the program, because counters must be set up
// after the fork and before the exec.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "analyzers/counter_groups.h"
#include "core/result.h"

namespace hone {

/// Starts argv with the standard streams, folder and environment of this process, and waits for it.
/// The value is its wait status; `file` then holds the counts (analyzers/counters.h). An Error when
/// the program or the counters cannot be started, or the file cannot be written.
Result<int> count_program(const std::vector<CounterGroup>& groups,
                          const std::filesystem::path& file, const std::vector<std::string>& argv);

/// What to put before a program's words so that hardware_counters() count it; `hone` is the program
/// file of hone itself.
std::vector<std::string> hardware_counting_wrapper(const std::filesystem::path& hone,
                                                   const std::filesystem::path& file);

}  // namespace hone
