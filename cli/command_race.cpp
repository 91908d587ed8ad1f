// SPDX-License-Identifier: Apache-2.0
#include "cli/command_race.h"

#include <algorithm>
#include <chrono>

#include "cli/command_sampler.h"

namespace hone {

namespace {

using Clock = std::chrono::steady_clock;

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
  Result<bool> sample(int entry, SampleRow row);
  Result<bool> warm_up();
  Result<bool> run_round(const RaceReplay& replay, const RoundPlan& plan);
  RaceSetup setup() const;
  Seconds round_cost(const RaceMetric& metric) const;

  const std::vector<RacedCommand>& commands_;
  const CommandRaceOptions& options_;
  const CommandRaceHooks& hooks_;
  CommandSampler sampler_;
  std::vector<SampleRow> samples_;
  int repeats_ = 1;
  Seconds first_round_{0};  ///< what running each command once took
  Seconds first_walls_{0};  ///< of which in the commands themselves
  Clock::time_point started_ = Clock::now();
};

Result<bool> CommandRaceDriver::sample(int entry, SampleRow row) {
  row.profile = std::to_string(entry);
  row.workload = kRacedWorkload;
  auto observed = sampler_.observe(entry, std::move(row));
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
    for (int number = 1; number <= options_.warmup; ++number) {
      if (hooks_.warming_up) hooks_.warming_up(entry, number);
      const Clock::time_point start = Clock::now();
      const auto done = sample(entry, {.phase = SamplePhase::kWarmUp, .round = number});
      if (!done || !*done) return done;
      if (number > 1) continue;
      first_round_ += Clock::now() - start;
      first_walls_ += samples_.back().outcome.usage.wall;
    }
  }
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
    const auto done = sample(plan.order[place], {.phase = SamplePhase::kRound,
                                                 .round = plan.round,
                                                 .position = static_cast<int>(place),
                                                 .padding = plan.padding[place],
                                                 .repeats = repeats_,
                                                 .attempt = replay.attempt()});
    if (!done || !*done) return done;
  }
  return true;
}

/// By the warm-up: a preparation is repeated with its command, all else is not; a round that is
/// disturbed is run again with all of it.
Seconds CommandRaceDriver::round_cost(const RaceMetric& metric) const {
  constexpr Seconds kTick{1e-6};
  const bool is_prepared =
      std::ranges::any_of(commands_, [](const RacedCommand& c) { return !c.prepare.empty(); });
  return std::max(kTick, (is_prepared ? first_round_ : first_walls_) * repeats_ *
                             expected_attempts(metric, samples_));
}

Result<CommandRace> CommandRaceDriver::run() {
  const auto warm = warm_up();
  if (!warm) return fail(warm);
  started_ = Clock::now();
  const RaceSetup race = setup();
  auto replay = RaceReplay::fold(race, samples_);
  if (!replay) return fail(replay);
  repeats_ =
      options_.repeats.value_or(decide_repeats(replay->metric(), race.workloads, 0, samples_));
  if (*warm && hooks_.before_race) hooks_.before_race(*replay, round_cost(replay->metric()));
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
