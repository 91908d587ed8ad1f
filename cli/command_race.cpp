// SPDX-License-Identifier: Apache-2.0
#include "cli/command_race.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <chrono>

#include "analyzers/reading.h"
#include "analyzers/watched_run.h"
#include "core/text.h"

namespace hone {

namespace {

using Clock = std::chrono::steady_clock;

constexpr const char* kWorkload = "command";
/// Of the first run, kept for the case that it fails.
constexpr Bytes kKeptOutput{16LL << 20};

class CommandRaceDriver {
 public:
  CommandRaceDriver(Runner& runner, const std::vector<RacedCommand>& commands,
                    const CommandRaceOptions& options, const CommandRaceHooks& hooks)
      : runner_(runner), commands_(commands), options_(options), hooks_(hooks) {}

  Result<CommandRace> run();

 private:
  Command command_for(int entry, const SampleRow& row) const;
  Result<void> prepare(int entry);
  Result<WatchedRun> execute(int entry, const SampleRow& row);
  /// Records one observation; false when hone was asked to stop in the middle of it.
  Result<bool> sample(int entry, SampleRow row);
  std::string read_output(SampleRow& row) const;
  Error describe_failing(int entry, const SampleRow& row) const;
  Result<bool> warm_up();
  Result<bool> run_round(const RaceReplay& replay, const RoundPlan& plan);
  RaceSetup setup() const;
  Seconds round_cost() const;

  Runner& runner_;
  const std::vector<RacedCommand>& commands_;
  const CommandRaceOptions& options_;
  const CommandRaceHooks& hooks_;
  std::vector<SampleRow> samples_;
  std::vector<int> repeats_;  ///< by entry
  Clock::time_point started_ = Clock::now();
};

std::string shown(const RacedCommand& command) {
  return escape_terminal(fmt::format("{}", fmt::join(command.argv, " ")));
}

Command CommandRaceDriver::command_for(int entry, const SampleRow& row) const {
  Command command{.argv = commands_[static_cast<std::size_t>(entry)].argv};
  // Always set, so that nothing but its length varies.
  command.env.emplace_back("HONE_PAD", std::string(static_cast<std::size_t>(row.padding), 'x'));
  command.stderr_file = options_.scratch / "stderr";
  command.timeout = options_.timeout;
  const MetricConfig& metric = options_.metric;
  if (metric.choice == MetricChoice::kGoogleBenchmark) command.argv.emplace_back(kBenchmarkFormat);
  if (is_read_from_output(metric.choice) && metric.file.empty()) {
    command.stdout_file = options_.scratch / "stdout";
  } else if (row.phase != SamplePhase::kRound) {
    command.stdout_file = options_.scratch / "stdout";
    command.output_limit = kKeptOutput;
  }
  return command;
}

Result<void> CommandRaceDriver::prepare(int entry) {
  const RacedCommand& command = commands_[static_cast<std::size_t>(entry)];
  if (command.prepare.empty()) return {};
  const Command preparation{.argv = command.prepare,
                            .stdout_file = options_.scratch / "prepare",
                            .stderr_file = options_.scratch / "prepare",
                            .timeout = options_.timeout};
  const auto outcome = runner_.run(preparation);
  if (!outcome) return fail(outcome);
  if (outcome->succeeded() || outcome->ending == Ending::kInterrupted) return {};
  return fail(fmt::format("--prepare `{}` failed: {}",
                          escape_terminal(fmt::format("{}", fmt::join(command.prepare, " "))),
                          describe_failure(*outcome, preparation)),
              {}, last_words(preparation.stdout_file));
}

Result<WatchedRun> CommandRaceDriver::execute(int entry, const SampleRow& row) {
  Command command = command_for(entry, row);
  const auto on_failure = options_.ignore_failure ? OnFailure::kGoOn : OnFailure::kStop;
  const auto before = [&] { return prepare(entry); };
  auto watched = run_watched(runner_, command, row.repeats, before, on_failure);
  if (watched && watched->outcome.ending == Ending::kTooMuchOutput) {
    command.stdout_file.clear();  // nothing is kept of so much
    command.output_limit = {};
    watched = run_watched(runner_, command, row.repeats, before, on_failure);
  }
  return watched;
}

/// Why the run has no value; "" when it has, or needs none.
std::string CommandRaceDriver::read_output(SampleRow& row) const {
  if (!is_read_from_output(options_.metric.choice)) return {};
  auto readings = read_readings(options_.metric, options_.scratch / "stdout", ".");
  if (!readings) return readings.error().message;
  row.readings = *std::move(readings);
  return {};
}

Error CommandRaceDriver::describe_failing(int entry, const SampleRow& row) const {
  const bool ran = row.outcome.succeeded();
  std::string details = last_words(options_.scratch / "stderr");
  if (row.phase != SamplePhase::kRound || ran) details += last_words(options_.scratch / "stdout");
  std::string hint = "--ignore-failure measures commands that fail";
  if (row.outcome.ending == Ending::kTimedOut) hint = "--timeout allows more";
  if (ran) hint = "--metric says where the number stands";
  return {fmt::format("command {} `{}` failed: {}", entry,
                      shown(commands_[static_cast<std::size_t>(entry)]), row.failure),
          hint, details};
}

Result<bool> CommandRaceDriver::sample(int entry, SampleRow row) {
  const auto watched = execute(entry, row);
  if (!watched) return fail(watched);
  if (watched->outcome.ending == Ending::kInterrupted) return false;
  row.profile = std::to_string(entry);
  row.workload = kWorkload;
  row.outcome = watched->outcome;
  row.repeats = watched->executions;
  row.pressure = watched->pressure;
  row.steal = watched->steal;
  row.elapsed = Clock::now() - started_;
  const bool has_ended =
      row.outcome.ending == Ending::kExited || row.outcome.ending == Ending::kSignalled;
  if (!row.outcome.succeeded() && !(options_.ignore_failure && has_ended)) {
    const Command limits{.argv = {}, .timeout = options_.timeout, .output_limit = kKeptOutput};
    row.failure = describe_failure(row.outcome, limits);
  }
  if (row.failure.empty()) row.failure = read_output(row);
  samples_.push_back(row);
  if (!row.failure.empty()) return std::unexpected(describe_failing(entry, row));
  return true;
}

Result<bool> CommandRaceDriver::warm_up() {
  for (int entry = 0; entry < static_cast<int>(commands_.size()); ++entry) {
    for (int number = 1; number <= options_.warmup; ++number) {
      if (hooks_.warming_up) hooks_.warming_up(entry, number);
      const auto done = sample(entry, {.phase = SamplePhase::kWarmUp, .round = number});
      if (!done || !*done) return done;
    }
  }
  return true;
}

RaceSetup CommandRaceDriver::setup() const {
  RaceSetup setup{
      .workloads = {{.name = kWorkload, .command = {}, .check = "exit", .metric = options_.metric}},
      .margin = options_.margin,
      .budget = options_.budget,
      .seed = options_.seed,
      .max_rounds = options_.max_rounds};
  for (std::size_t i = 0; i < commands_.size(); ++i) setup.entries.push_back(std::to_string(i));
  return setup;
}

Result<bool> CommandRaceDriver::run_round(const RaceReplay& replay, const RoundPlan& plan) {
  for (std::size_t place = 0; place < plan.order.size(); ++place) {
    const int entry = plan.order[place];
    const auto done = sample(entry, {.phase = SamplePhase::kRound,
                                     .round = plan.round,
                                     .position = static_cast<int>(place),
                                     .padding = plan.padding[place],
                                     .repeats = repeats_[static_cast<std::size_t>(entry)],
                                     .attempt = replay.attempt()});
    if (!done || !*done) return done;
  }
  return true;
}

/// By the warm-up, as often as each is repeated.
Seconds CommandRaceDriver::round_cost() const {
  Seconds cost{1e-6};
  for (const SampleRow& row : samples_) {
    if (row.round != 1) continue;
    cost += row.outcome.usage.wall * repeats_[static_cast<std::size_t>(std::stoi(row.profile))];
  }
  return cost;
}

Result<CommandRace> CommandRaceDriver::run() {
  const auto warm = warm_up();
  if (!warm) return fail(warm);
  started_ = Clock::now();
  const RaceSetup race = setup();
  auto replay = RaceReplay::fold(race, samples_);
  if (!replay) return fail(replay);
  for (const std::string& entry : race.entries) {
    repeats_.push_back(options_.repeats.value_or(
        decide_repeats(replay->metric(), race.workloads, 0, entry, samples_)));
  }
  if (*warm && hooks_.before_race) hooks_.before_race(*replay, round_cost());
  while (*warm) {
    const auto plan = replay->next_round();
    if (!plan) return CommandRace{std::move(samples_), *std::move(replay), false};
    if (hooks_.before_round) hooks_.before_round(*replay, *plan);
    const std::size_t begin = samples_.size();
    const auto whole = run_round(*replay, *plan);
    if (!whole) return fail(whole);
    if (!*whole) break;
    const std::span round(samples_.begin() + static_cast<std::ptrdiff_t>(begin), samples_.end());
    if (auto added = replay->add_round(*plan, round); !added) return fail(added);
  }
  return CommandRace{std::move(samples_), *std::move(replay), true};
}

}  // namespace

Result<CommandRace> race_commands(Runner& runner, const std::vector<RacedCommand>& commands,
                                  const CommandRaceOptions& options,
                                  const CommandRaceHooks& hooks) {
  return CommandRaceDriver(runner, commands, options, hooks).run();
}

}  // namespace hone
