// SPDX-License-Identifier: Apache-2.0
// PGO's training: runs the instrumented program where it was built and collects its raw counters.
// Training that leaves no counters is a failure, never a profile.
#pragma once

#include <cstddef>
#include <filesystem>
#include <string_view>
#include <vector>

#include "profiles/execute.h"
#include "profiles/step_outcome.h"

namespace hone {

/// Where a train step leaves the counters of the workload at that index.
std::filesystem::path raw_folder(const WorkFolder& folder, std::string_view train_key,
                                 std::size_t workload);

/// The raw counter files (.profraw, GCC's .gcda) of the workload at that index that a train step
/// left, sorted.
std::vector<std::filesystem::path> find_raw_files(const WorkFolder& folder,
                                                  std::string_view train_key, std::size_t workload);

/// Runs every workload's training commands on the executable of `instrumented`, each in a fresh
/// scratch folder. All must come to an end (see training_runs.h), and each workload must leave
/// counters. Under GCC all workloads count into the folder of the first, each as often as its
/// weight says.
StepOutcome run_training(const BuildWorld& world, const Step& step, const StepResult& instrumented);

}  // namespace hone
