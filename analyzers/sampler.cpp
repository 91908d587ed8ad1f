// SPDX-License-Identifier: Apache-2.0
#include "analyzers/sampler.h"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <utility>

#include "analyzers/machine.h"
#include "analyzers/stale_files.h"
#include "core/files.h"
#include "core/text.h"

namespace hone {
namespace {

namespace fs = std::filesystem;

/// Of stderr, shown below a failure.
constexpr int kLastLines = 8;
constexpr std::size_t kLongestDetails = 2000;

std::string last_words(const fs::path& file) {
  std::string words = read_tail(file, kLastLines);
  if (words.size() > kLongestDetails) words.erase(0, words.size() - kLongestDetails);
  std::string safe;
  for (std::size_t begin = 0; begin < words.size();) {
    const std::size_t end = std::min(words.find('\n', begin), words.size());
    safe += escape_terminal(std::string_view(words).substr(begin, end - begin)) + "\n";
    begin = end + 1;
  }
  return safe;
}

/// Why the run is not usable; "" for exit status 0.
std::string describe_failure(const Outcome& outcome, Seconds timeout) {
  if (outcome.succeeded()) return "";
  if (outcome.ending == Ending::kTimedOut) {
    return fmt::format("timed out after {:g} s", timeout.count());
  }
  if (outcome.ending == Ending::kTooMuchOutput) {
    return fmt::format("printed more than {} MiB", kOutputLimit.count >> 20);
  }
  return describe(outcome);
}

/// Runs the command with the machine's disturbance read right before and after it.
Result<Observation> run_watched(Runner& runner, const Command& command) {
  using Clock = std::chrono::steady_clock;
  const Disturbance before = read_disturbance();
  const Clock::time_point start = Clock::now();
  const auto outcome = runner.run(command);
  const Seconds wall = std::max<Seconds>(Clock::now() - start, std::chrono::nanoseconds(1));
  const DisturbanceShare share = share_between(before, read_disturbance(), wall);
  if (!outcome) return fail(outcome);
  Observation observation;
  observation.outcome = *outcome;
  observation.pressure = share.pressure;
  observation.steal = share.steal;
  return observation;
}

std::string hint_for(const Outcome& outcome) {
  switch (outcome.ending) {
    case Ending::kExited:
      return "hone compares runs that end with exit status 0: check the workload's command, its "
             "files and its cwd in hone.toml";
    case Ending::kSignalled:
      return "run the command by hand to see where it crashes";
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
                                     int padding, const fs::path& keep) {
  // The program runs in a folder beside its captured output, so that it never meets that.
  const Places places{subject.exe, source_, subject.build, scratch_ / "run"};
  if (auto fresh = make_fresh_directory(scratch_); !fresh) return fail(fresh);
  if (auto made = make_directory(places.work); !made) return fail(made);
  auto command = workload_command(workload, workload.command, places);
  if (!command) return fail(command);
  command->stdout_file = stdout_file();
  command->stderr_file = stderr_file();
  command->output_limit = kOutputLimit;
  // Always set, so that nothing but its length varies.
  command->env.emplace_back("HONE_PAD", std::string(static_cast<std::size_t>(padding), 'x'));

  const auto stamps = stamp_files(workload.check, command->directory);
  auto observation = run_watched(runner_, *command);
  if (!observation) return fail(observation);
  observation->failure = describe_failure(observation->outcome, workload.timeout);
  if (!observation->failure.empty()) {
    observation->details = last_words(stderr_file());
    return observation;
  }
  if (const auto stale = find_stale(stamps, command->directory)) {
    observation->failure = fmt::format("did not write `{}`", escape_terminal(*stale));
    return observation;
  }
  auto output =
      observe_output(workload.check, observation->outcome, stdout_file(), command->directory, keep);
  if (!output) {
    observation->failure = output.error().message;
    return observation;
  }
  observation->output = *std::move(output);
  if (workload.check.kind == CheckKind::kCommand) {
    if (auto checked = check_by_command(workload, places, *observation); !checked) {
      return fail(checked);
    }
  }
  return observation;
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
  observation.failure =
      outcome->ending == Ending::kInterrupted
          ? describe(*outcome)
          : "check command failed: " + describe_failure(*outcome, workload.timeout);
  observation.details = last_words(command->stdout_file);
  observation.output = {};
  return {};
}

Error workload_error(const Subject& subject, const WorkloadConfig& workload,
                     const Observation& observation) {
  const bool ran_well = observation.outcome.succeeded();
  return Error{
      fmt::format("workload `{}` fails with profile {}: {}", escape_terminal(workload.name),
                  subject.profile, observation.failure),
      ran_well ? "correct the workload's `check` in hone.toml" : hint_for(observation.outcome),
      observation.details};
}

}  // namespace hone
