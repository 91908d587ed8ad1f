// SPDX-License-Identifier: Apache-2.0
// Runs a workload's training commands on an instrumented program, whoever instrumented it.
#pragma once

#include <expected>
#include <string>
#include <utility>
#include <vector>

#include "core/workload_command.h"
#include "profiles/execute.h"
#include "profiles/step_outcome.h"

namespace hone {

/// Instrumented code is slower than what the workload's time-out was written for.
inline constexpr int kTrainingPatience = 10;

struct TrainingRuns {
  Seconds seconds{0};
  std::string complaint;  ///< first one of the profile runtime, which prints and exits with 0
};

using Environment = std::vector<std::pair<std::string, std::string>>;

/// Runs the training commands on `places.exe`, each in a fresh `places.work`, with `environment` on
/// top of the workload's own; logs them as part of `step`. All must exit with 0.
std::expected<TrainingRuns, StepFailure> run_training_commands(const BuildWorld& world,
                                                               const Step& step,
                                                               const WorkloadConfig& workload,
                                                               const Places& places,
                                                               const Environment& environment);

/// "training on workload "NAME": what", with the hint.
Error training_error(const WorkloadConfig& workload, std::string what, std::string hint = {});

}  // namespace hone
