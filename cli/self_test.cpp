// SPDX-License-Identifier: Apache-2.0
#include "cli/self_test.h"

#include <algorithm>
#include <chrono>
#include <cmath>

#include "analyzers/statistics.h"
#include "cli/command_race.h"

namespace hone {

namespace {

using Clock = std::chrono::steady_clock;

constexpr double kInjected[] = {0, 0, 0.005, 0, 0.01, 0, 0.02, 0, 0.05};
constexpr Seconds kWantedRun{0.02};
constexpr double kMargin = 0.01;

/// How long the spinning program takes: start-up and each iteration, in CPU time.
struct Calibration {
  std::uint64_t iterations = 0;
  double start_iterations = 0;  ///< start-up as so many iterations
  Seconds run{0};
};

class SelfTester {
 public:
  SelfTester(Runner& runner, const std::vector<std::string>& spin, std::uint64_t seed,
             const std::filesystem::path& scratch)
      : runner_(runner), spin_(spin), seed_(seed), scratch_(scratch) {}

  Result<void> calibrate();
  Seconds run() const { return calibration_.run; }
  /// Runs one race and adds it to the row; false when hone was asked to stop.
  Result<bool> race(int number, SelfTestRow& row);

 private:
  Result<double> cpu_seconds(std::uint64_t iterations);
  RacedCommand command(std::uint64_t iterations) const;

  Runner& runner_;
  const std::vector<std::string>& spin_;
  std::uint64_t seed_;
  const std::filesystem::path& scratch_;
  Calibration calibration_;
};

RacedCommand SelfTester::command(std::uint64_t iterations) const {
  RacedCommand command{.argv = spin_};
  command.argv.push_back(std::to_string(iterations));
  return command;
}

/// Median of five runs.
Result<double> SelfTester::cpu_seconds(std::uint64_t iterations) {
  std::vector<double> times;
  for (int i = 0; i < 5; ++i) {
    const auto outcome = runner_.run({.argv = command(iterations).argv});
    if (!outcome) return fail(outcome);
    if (!outcome->succeeded()) return fail("the self-test's program failed: " + describe(*outcome));
    times.push_back((outcome->usage.user + outcome->usage.system).count());
  }
  return median(std::move(times));
}

Result<void> SelfTester::calibrate() {
  const auto start = cpu_seconds(0);
  if (!start) return fail(start);
  std::uint64_t iterations = 1'000'000;
  while (true) {
    const auto time = cpu_seconds(iterations);
    if (!time) return fail(time);
    const double work = *time - *start;
    if (work > 0.8 * kWantedRun.count()) {
      calibration_ = {iterations, *start / work * static_cast<double>(iterations), Seconds(*time)};
      return {};
    }
    const double factor = work > 0 ? kWantedRun.count() / work : 10;
    iterations =
        static_cast<std::uint64_t>(static_cast<double>(iterations) * std::clamp(factor, 1.3, 10.0));
  }
}

void judge(const RaceResult& result, double truth, SelfTestRow& row) {
  const EntryResult& entry = result.entries[1];
  const bool recommends = result.recommended == 1;
  const bool keeps = result.verdict == Verdict::kKeep;
  const bool is_above = keeps && truth > result.margin.value;
  const bool is_lost = is_above && !result.below_margin;
  const bool is_open = is_above && result.below_margin;  // it says how much it may be
  ++row.races;
  row.covered += entry.interval.lo <= truth && truth <= entry.interval.hi ? 1 : 0;
  row.false_verdicts += (recommends && truth <= 0) || is_lost ? 1 : 0;
  row.right += (recommends && truth > 0) || (keeps && !is_above) ? 1 : 0;
  row.undecided += is_open || (!recommends && !keeps) ? 1 : 0;
  row.rounds.push_back(result.rounds);
}

/// The slower one is the reference in every second race: a gain is to be found, or a loss avoided.
Result<bool> SelfTester::race(int number, SelfTestRow& row) {
  const double base = static_cast<double>(calibration_.iterations);
  const auto slowed = static_cast<std::uint64_t>(
      std::llround(base + row.injected * (base + calibration_.start_iterations)));
  const bool first_is_slower = row.races % 2 == 0;
  std::vector<RacedCommand> commands = {command(slowed), command(calibration_.iterations)};
  if (!first_is_slower) std::swap(commands[0], commands[1]);
  const CommandRaceOptions options{.metric = {MetricChoice::kCpuTime},
                                   .margin = {kMargin},
                                   .budget = Seconds(60),
                                   .seed = seed_ + static_cast<std::uint64_t>(number),
                                   .repeats = 1,
                                   .scratch = scratch_};
  const auto race = race_commands(runner_, commands, options);
  if (!race) return fail(race);
  if (race->interrupted) return false;
  const double truth = std::log1p(row.injected) * (first_is_slower ? 1 : -1);
  judge(race->replay.race().result(), row.injected == 0 ? 0 : truth, row);
  return true;
}

}  // namespace

Result<SelfTestResult> run_self_test(Runner& runner, const std::vector<std::string>& spin,
                                     Seconds budget, std::uint64_t seed,
                                     const std::filesystem::path& scratch,
                                     const std::function<void(const SelfTestResult&)>& after_race) {
  SelfTester tester(runner, spin, seed, scratch);
  if (auto done = tester.calibrate(); !done) return fail(done);
  SelfTestResult result{.run = tester.run(), .seed = seed};
  for (const double injected : {0.0, 0.005, 0.01, 0.02, 0.05})
    result.rows.push_back({.injected = injected});
  const Clock::time_point start = Clock::now();
  const auto kinds = static_cast<int>(std::size(kInjected));
  for (int number = 0; number < kinds || result.elapsed < budget; ++number) {
    const double injected = kInjected[number % kinds];
    auto row = std::ranges::find(result.rows, injected, &SelfTestRow::injected);
    const auto done = tester.race(number, *row);
    if (!done) return fail(done);
    result.elapsed = Clock::now() - start;
    result.interrupted = !*done;
    if (result.interrupted) break;
    if (after_race) after_race(result);
  }
  return result;
}

}  // namespace hone
