// SPDX-License-Identifier: Apache-2.0
#include "profiles/training_runs.h"

#include <fmt/format.h>

#include <csignal>
#include <sstream>

#include "core/files.h"
#include "profiles/step_log.h"
#include "profiles/training.h"

namespace hone {

namespace {

std::string find_runtime_complaint(const std::string& output) {
  std::istringstream lines(output);
  for (std::string line; std::getline(lines, line);) {
    for (const char* begin : {"LLVM Profile Error:", "libgcov profiling error:", "profiling:"}) {
      if (const auto at = line.find(begin); at != std::string::npos) return line.substr(at);
    }
  }
  return {};
}

/// The command as it runs in training.
Result<Command> training_command(const WorkloadConfig& workload,
                                 const std::vector<std::string>& words, const Places& places,
                                 const CountsWay& way) {
  if (auto made = make_fresh_directory(places.work); !made) return fail(made);
  auto command = workload_command(workload, words, places);
  if (!command) return fail(command);
  command->env.insert(command->env.end(), way.environment.begin(), way.environment.end());
  if (way.wrap) way.wrap(*command);
  command->linger = way.linger;
  command->timeout *= kTrainingPatience;
  return command;
}

bool is_end(const Outcome& outcome, const WorkloadConfig& workload) {
  if (outcome.succeeded() || outcome.ended_as(workload.end)) return true;
  const auto stops = [](int signal) {
    return signal == SIGTERM || signal == SIGINT || signal == SIGHUP;
  };
  if (outcome.ending == Ending::kSignalled) return stops(outcome.code);
  return outcome.ending == Ending::kExited && stops(outcome.code - 128);
}

}  // namespace

Error training_error(const WorkloadConfig& workload, std::string what, std::string hint) {
  return {fmt::format("training on workload \"{}\": {}", workload.name, what), std::move(hint)};
}

std::expected<TrainingRuns, StepFailure> run_training_commands(const BuildWorld& world,
                                                               const Step& step,
                                                               const WorkloadConfig& workload,
                                                               const Places& places,
                                                               const CountsWay& way) {
  TrainingRuns runs;
  const auto blame = [&](const Error& error) {
    return step_failed(training_error(workload, error.message, error.hint));
  };
  for (const auto& words : training_commands(workload)) {
    const auto command = training_command(workload, words, places, way);
    if (!command) return blame(command.error());
    const auto run = run_logged(*world.runner, *command, log_of(step, *world.folder), Keep::kEnd);
    if (!run) return blame(run.error());
    if (run->outcome.ending == Ending::kInterrupted) return step_interrupted();
    if (!is_end(run->outcome, workload)) {
      return blame({describe(run->outcome),
                    "the command stands in the step's log; training commands must exit with 0, or "
                    "as the workload's `exit` says"});
    }
    if (way.after_each) way.after_each();
    runs.seconds += run->outcome.usage.wall;
    if (runs.complaint.empty()) runs.complaint = find_runtime_complaint(run->output);
  }
  return runs;
}

}  // namespace hone
