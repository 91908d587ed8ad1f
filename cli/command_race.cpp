// SPDX-License-Identifier: Apache-2.0
#include "cli/command_race.h"

#include <algorithm>
#include <chrono>

#include "cli/command_sampler.h"

namespace hone {

namespace {

using Clock = std::chrono::steady_clock;
using Output = CommandSampler::Output;

/// CPU time with its output kept, from which on a command does less when nobody reads it.
constexpr double kUnreadFactor = 1.5;
constexpr Seconds kUnreadTime{0.005};

bool is_quick_unread(Seconds kept, Seconds unread) {
  return kept > kUnreadFactor * unread && kept > unread + kUnreadTime;
}

class CommandRaceDriver {
 public:
  CommandRaceDriver(Runner& runner, const std::vector<RacedCommand>& commands,
                    const CommandRaceOptions& options, const CommandRaceHooks& hooks)
      : commands_(commands),
        options_(options),
        hooks_(hooks),
        sampler_(runner, commands, options) {}

  Result<CommandRace> run();

 private:
  /// Records one observation; false when hone was asked to stop in the middle of it.
  Result<bool> sample(int entry, SampleRow row, Output output);
  Result<bool> warm_up();
  Result<bool> warm_up(int entry);
  /// Its first and its last run before the race tell whether it is so; a third decides: the first
  /// may have been slow as such.
  Result<bool> look_at_output(int entry, Seconds kept, Seconds unread, int number);
  Result<bool> run_round(const RaceReplay& replay, const RoundPlan& plan);
  RaceSetup setup() const;
  Seconds round_cost(const RaceMetric& metric) const;

  const std::vector<RacedCommand>& commands_;
  const CommandRaceOptions& options_;
  const CommandRaceHooks& hooks_;
  CommandSampler sampler_;
  std::vector<SampleRow> samples_;
  std::vector<SampleRow> as_timed_;  ///< of each command the last of samples_ before the race
  std::vector<QuickUnread> unread_;
  int repeats_ = 1;
  Seconds once_{0};   ///< what running each command once took
  Seconds walls_{0};  ///< of which in the commands themselves
  Clock::time_point started_ = Clock::now();
};

Result<bool> CommandRaceDriver::sample(int entry, SampleRow row, Output output) {
  row.profile = std::to_string(entry);
  row.workload = kRacedWorkload;
  auto observed = sampler_.observe(entry, std::move(row), output);
  if (!observed) return fail(observed);
  if (!*observed) return false;
  samples_.push_back(**std::move(observed));
  // The warm-up is beside the budget.
  if (samples_.back().phase == SamplePhase::kRound)
    samples_.back().elapsed = Clock::now() - started_;
  return true;
}

Result<bool> CommandRaceDriver::warm_up() {
  for (int entry = 0; entry < static_cast<int>(commands_.size()); ++entry) {
    const auto done = warm_up(entry);
    if (!done || !*done) return done;
  }
  return true;
}

Result<bool> CommandRaceDriver::warm_up(int entry) {
  int runs = options_.warmup;
  std::optional<Seconds> kept;
  Clock::duration last{0};
  for (int number = 1; number <= runs; ++number) {
    if (hooks_.warming_up) hooks_.warming_up(entry, number);
    const Clock::time_point start = Clock::now();
    const auto done = sample(entry, {.phase = SamplePhase::kWarmUp, .round = number},
                             number == 1 ? Output::kKept : Output::kAsTimed);
    if (!done || !*done) return done;
    last = Clock::now() - start;
    const Usage& usage = samples_.back().outcome.usage;
    if (const auto part = sampler_.cut_short();
        part && is_quick_unread(*part, value_of(Metric::kCpuTime, usage)))
      unread_.push_back({entry, *part, value_of(Metric::kCpuTime, usage), /*at_least=*/true});
    if (!sampler_.printed_elsewhere()) continue;
    kept = value_of(Metric::kCpuTime, usage);
    runs = std::max(runs, 2);
  }
  as_timed_.push_back(samples_.back());
  const Usage& usage = as_timed_.back().outcome.usage;
  once_ += last;
  walls_ += usage.wall;
  return kept ? look_at_output(entry, *kept, value_of(Metric::kCpuTime, usage), runs + 1) : true;
}

Result<bool> CommandRaceDriver::look_at_output(int entry, Seconds kept, Seconds unread,
                                               int number) {
  if (!is_quick_unread(kept, unread)) return true;
  const auto done = sample(entry, {.phase = SamplePhase::kWarmUp, .round = number}, Output::kKept);
  if (!done || !*done) return done;
  const Seconds again = value_of(Metric::kCpuTime, samples_.back().outcome.usage);
  if (is_quick_unread(again, unread)) unread_.push_back({entry, again, unread});
  return true;
}

RaceSetup CommandRaceDriver::setup() const {
  RaceSetup setup{.workloads = {{.name = kRacedWorkload,
                                 .command = {},
                                 .check = "exit",
                                 .metric = options_.metric}},
                  .margin = options_.margin,
                  .budget = options_.budget,
                  .seed = options_.seed,
                  .max_rounds = options_.max_rounds,
                  .titles = options_.titles};
  for (std::size_t i = 0; i < commands_.size(); ++i) setup.entries.push_back(std::to_string(i));
  return setup;
}

Result<bool> CommandRaceDriver::run_round(const RaceReplay& replay, const RoundPlan& plan) {
  for (std::size_t place = 0; place < plan.order.size(); ++place) {
    const auto done = sample(plan.order[place],
                             {.phase = SamplePhase::kRound,
                              .round = plan.round,
                              .position = static_cast<int>(place),
                              .padding = plan.padding[place],
                              .repeats = repeats_,
                              .attempt = replay.attempt()},
                             Output::kAsTimed);
    if (!done || !*done) return done;
  }
  return true;
}

/// By the last runs before the race: a preparation is repeated with its command, all else is not; a
/// round that is disturbed is run again with all of it.
Seconds CommandRaceDriver::round_cost(const RaceMetric& metric) const {
  constexpr Seconds kTick{1e-6};
  const bool is_prepared =
      std::ranges::any_of(commands_, [](const RacedCommand& c) { return !c.prepare.empty(); });
  return std::max(kTick,
                  (is_prepared ? once_ : walls_) * repeats_ * expected_attempts(metric, samples_));
}

Result<CommandRace> CommandRaceDriver::run() {
  const auto warm = warm_up();
  if (!warm) return fail(warm);
  started_ = Clock::now();
  const RaceSetup race = setup();
  auto replay = RaceReplay::fold(race, samples_);
  if (!replay) return fail(replay);
  repeats_ =
      options_.repeats.value_or(decide_repeats(replay->metric(), race.workloads, 0, as_timed_));
  if (*warm && hooks_.before_race) hooks_.before_race(*replay, round_cost(replay->metric()));
  while (*warm) {
    const auto plan = replay->next_round();
    if (!plan)
      return CommandRace{std::move(samples_), *std::move(replay), false, std::move(unread_)};
    if (hooks_.before_round) hooks_.before_round(*replay, *plan);
    const std::size_t begin = samples_.size();
    const auto whole = run_round(*replay, *plan);
    if (!whole) return fail(whole);
    if (!*whole) break;
    const std::span round(samples_.begin() + static_cast<std::ptrdiff_t>(begin), samples_.end());
    if (auto added = replay->add_round(*plan, round); !added) return fail(added);
  }
  return CommandRace{std::move(samples_), *std::move(replay), true, std::move(unread_)};
}

}  // namespace

Result<CommandRace> race_commands(Runner& runner, const std::vector<RacedCommand>& commands,
                                  const CommandRaceOptions& options,
                                  const CommandRaceHooks& hooks) {
  return CommandRaceDriver(runner, commands, options, hooks).run();
}

}  // namespace hone
