// SPDX-License-Identifier: Apache-2.0
// Runs a workload's training commands on a program whose work is counted, whoever counts.
#pragma once

#include <expected>
#include <functional>
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

/// How the programs leave their counts.
struct CountsWay {
  Environment environment = {};             ///< on top of the workload's own
  std::function<void(Command&)> wrap = {};  ///< puts another program before it; may be empty
  Seconds linger{0};                        ///< as Command::linger
  std::function<void()> after_each = {};    ///< called when a command has ended; may be empty
};

/// Runs the training commands on `places.exe`, each in a fresh `places.work`; logs them as part of
/// `step`. All must exit with 0, end as the workload does, or by a signal that stops servers
/// (SIGTERM, SIGINT, SIGHUP; also as a shell tells it: 128 and the signal's number).
std::expected<TrainingRuns, StepFailure> run_training_commands(const BuildWorld& world,
                                                               const Step& step,
                                                               const WorkloadConfig& workload,
                                                               const Places& places,
                                                               const CountsWay& way);

/// "training on workload "NAME": what", with the hint.
Error training_error(const WorkloadConfig& workload, std::string what, std::string hint = {});

}  // namespace hone
