// SPDX-License-Identifier: Apache-2.0
#include "analyzers/sampler.h"

#include <fmt/format.h>

#include <utility>

#include "analyzers/reading.h"
#include "analyzers/stale_files.h"
#include "analyzers/watched_run.h"
#include "core/files.h"
#include "core/text.h"

namespace hone {
namespace {

namespace fs = std::filesystem;

/// Puts another program with its arguments before the command.
void wrap(Command& command, const std::vector<std::string>& wrapper) {
  if (wrapper.empty()) return;
  if (!command.argv[0].contains('/')) {
    if (const fs::path found = find_program(command.argv[0]); !found.empty())
      command.argv[0] = found.string();
  }
  command.argv.insert(command.argv.begin(), wrapper.begin(), wrapper.end());
}

/// What a run must have written itself.
std::vector<std::string> files_of(const WorkloadConfig& workload) {
  std::vector<std::string> files;
  if (workload.check.kind == CheckKind::kFiles) files = workload.check.files;
  if (!workload.metric.file.empty()) files.push_back(workload.metric.file);
  return files;
}

std::string hint_for(const Outcome& outcome) {
  switch (outcome.ending) {
    case Ending::kExited:
      return "hone compares runs that end with exit status 0, or as the workload's `exit` says: "
             "check its command, its files and its cwd in hone.toml";
    case Ending::kSignalled:
      return "run the command by hand to see where it crashes; where its runs are to end so, write "
             "the signal: `exit`";
    case Ending::kTimedOut:
      return "give the workload less to do, or a longer `timeout`";
    case Ending::kTooMuchOutput:
      return "let the workload print less, or write to a file that is not checked";
    case Ending::kInterrupted:
      break;
  }
  return "";
}

}  // namespace

Sampler::Sampler(Runner& runner, fs::path scratch, fs::path source)
    : runner_(runner), scratch_(std::move(scratch)), source_(std::move(source)) {}

Result<Observation> Sampler::observe(const Subject& subject, const WorkloadConfig& workload,
                                     const ObserveOptions& options) {
  // The program runs in a folder beside its captured output, so that it never meets that.
  const Places places{subject.exe, source_, subject.build, scratch_ / "run"};
  const auto prepare = [&]() -> Result<void> {
    if (auto fresh = make_fresh_directory(scratch_); !fresh) return fresh;
    return make_directory(places.work);
  };
  if (auto ready = prepare(); !ready) return fail(ready);
  auto command = workload_command(workload, workload.command, places);
  if (!command) return fail(command);
  command->stdout_file = stdout_file();
  command->stderr_file = stderr_file();
  command->output_limit = kOutputLimit;
  // Always set, so that nothing but its length varies.
  command->env.emplace_back("HONE_PAD",
                            std::string(static_cast<std::size_t>(options.padding), 'x'));
  if (workload.metric.choice == MetricChoice::kGoogleBenchmark)
    command->argv.emplace_back(kBenchmarkFormat);
  wrap(*command, options.wrapper);
  command->expected = workload.end;
  command->timeout *= options.slowdown;

  if (!subject.preload.empty()) command->env.emplace_back("LD_PRELOAD", subject.preload);
  const auto stamps = stamp_files(files_of(workload), command->directory);
  command->repeats = options.repeats;
  command->watch_threads = options.watch_threads;
  const auto watched = run_watched(runner_, *command, prepare);
  if (!watched) return fail(watched);
  Observation observation{.outcome = watched->outcome,
                          .pressure = watched->pressure,
                          .steal = watched->steal,
                          .repeats = watched->outcome.executions,
                          .failure = describe_failure(watched->outcome, *command)};
  if (!observation.failure.empty()) {
    observation.details = last_words(stderr_file());
    return observation;
  }
  if (auto judged = inspect(observation, workload, places, *command, stamps, options.keep); !judged)
    return fail(judged);
  return observation;
}

Result<void> Sampler::inspect(Observation& observation, const WorkloadConfig& workload,
                              const Places& places, const Command& command,
                              const FileStamps& stamps, const fs::path& keep) {
  if (const auto stale = find_stale(stamps, command.directory)) {
    observation.failure = fmt::format("did not write `{}`", escape_terminal(*stale));
    return {};
  }
  auto output =
      observe_output(workload.check, observation.outcome, stdout_file(), command.directory, keep);
  if (!output) {
    observation.failure = output.error().message;
    return {};
  }
  observation.output = *std::move(output);
  if (is_read_from_output(workload.metric.choice)) {
    auto readings = read_readings(workload.metric, stdout_file(), command.directory);
    if (!readings) {
      observation.failure = readings.error().message;
      return {};
    }
    observation.readings = *std::move(readings);
  }
  if (workload.check.kind != CheckKind::kCommand) return {};
  return check_by_command(workload, places, observation);
}

Result<void> Sampler::check_by_command(const WorkloadConfig& workload, const Places& places,
                                       Observation& observation) {
  auto command = workload_command(workload, workload.check.command, places);
  if (!command) return fail(command);
  command->stdin_file = stdout_file();
  command->stdout_file = scratch_ / "check-output";
  command->stderr_file = scratch_ / "check-output";
  command->output_limit = kOutputLimit;
  const auto outcome = runner_.run(*command);
  if (!outcome) return fail(outcome);
  if (outcome->succeeded()) return {};
  if (outcome->ending == Ending::kInterrupted) observation.outcome.ending = Ending::kInterrupted;
  observation.failure = outcome->ending == Ending::kInterrupted
                            ? describe(*outcome)
                            : "check command failed: " + describe_failure(*outcome, *command);
  observation.details = last_words(command->stdout_file);
  observation.output = {};
  return {};
}

Error workload_error(const Subject& subject, const WorkloadConfig& workload,
                     const Observation& observation) {
  const bool ran_well = observation.outcome.ended_as(workload.end);
  return Error{
      fmt::format("workload `{}` fails with profile {}: {}", escape_terminal(workload.name),
                  subject.profile, observation.failure),
      ran_well ? "correct the workload's `check` in hone.toml" : hint_for(observation.outcome),
      observation.details};
}

}  // namespace hone
