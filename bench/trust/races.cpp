// SPDX-License-Identifier: Apache-2.0
#include "bench/trust/races.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "bench/trust/tests_of_two.h"
#include "cli/command_race.h"

namespace hone::bench {
namespace {

/// Long enough to be one observation by itself, as hone wants of short programs.
constexpr double kWantedSeconds = 0.06;
constexpr double kLevel = 0.05;

Result<double> cpu_seconds(Runner& runner, const std::vector<std::string>& argv) {
  const auto outcome = runner.run({.argv = argv});
  if (!outcome) return fail(outcome);
  if (!outcome->succeeded()) return fail("failed: " + argv[0] + ": " + describe(*outcome));
  return (outcome->usage.user + outcome->usage.system).count();
}

Result<double> median_cpu(Runner& runner, const std::vector<std::string>& argv) {
  std::vector<double> times;
  for (int i = 0; i < 7; ++i) {
    const auto time = cpu_seconds(runner, argv);
    if (!time) return fail(time);
    times.push_back(*time);
  }
  return median(std::move(times));
}

CommandRaceOptions options_for(std::uint64_t seed, const std::filesystem::path& scratch) {
  return {
      .metric = {MetricChoice::kCpuTime}, .budget = Seconds(600), .seed = seed, .scratch = scratch};
}

/// To the error stream, so that it can be looked into.
void print_false(const RaceResult& result, std::uint64_t seed) {
  const EntryResult& entry = result.entries[static_cast<std::size_t>(result.recommended)];
  fmt::print(stderr,
             "seed {}: recommends {} after {} rounds: {:.2f} % [{:.2f}, {:.2f}], margin {:.2f} %, "
             "paired noise {:.2f} %\n",
             seed, result.recommended, result.rounds, 100 * entry.estimate, 100 * entry.interval.lo,
             100 * entry.interval.hi, 100 * result.margin.value, 100 * result.paired_sd);
}

std::vector<double> cpu_times(const CommandRace& race) {
  std::vector<double> times;
  for (const SampleRow& row : race.samples) {
    if (row.phase == SamplePhase::kRound)
      times.push_back((row.outcome.usage.user + row.outcome.usage.system).count());
  }
  return times;
}

}  // namespace

Result<Workload> Workload::calibrate(Runner& runner, const std::string& hone) {
  constexpr double kTrial = 3e7;
  Workload workload;
  workload.hone_ = hone;
  const auto start = median_cpu(runner, workload.command(0));
  if (!start) return fail(start);
  workload.iterations_ = kTrial;
  const auto trial = median_cpu(runner, workload.command(0));
  if (!trial) return fail(trial);
  const double per_iteration = (*trial - *start) / kTrial;
  if (!(per_iteration > 0)) return fail("the calibration failed: more work took less time");
  workload.iterations_ = kWantedSeconds / per_iteration;
  workload.start_ = *start / per_iteration;
  return workload;
}

std::vector<std::string> Workload::command(double injected) const {
  const double iterations = iterations_ + injected * (iterations_ + start_);
  return {hone_, "spin", std::to_string(std::llround(iterations))};
}

Tally& Tally::operator+=(const Tally& other) {
  races += other.races;
  false_verdicts += other.false_verdicts;
  right += other.right;
  covered += other.covered;
  intervals += other.intervals;
  welch += other.welch;
  mann_whitney += other.mann_whitney;
  runs.insert(runs.end(), other.runs.begin(), other.runs.end());
  return *this;
}

Result<void> race_identical(Runner& runner, const Workload& workload, int entries,
                            std::uint64_t seed, const std::filesystem::path& scratch,
                            Tally& tally) {
  const std::vector<RacedCommand> commands(static_cast<std::size_t>(entries),
                                           {.argv = workload.command(0)});
  const auto race = race_commands(runner, commands, options_for(seed, scratch));
  if (!race) return fail(race);
  const RaceResult result = race->replay.race().result();
  ++tally.races;
  if (result.verdict == Verdict::kChange || result.verdict == Verdict::kBetter) {
    ++tally.false_verdicts;
    print_false(result, seed);
  }
  for (const EntryResult& entry : result.entries) {
    if (entry.verdict == EntryVerdict::kReference || entry.behind) continue;
    ++tally.intervals;
    tally.covered += entry.interval.lo <= 0 && 0 <= entry.interval.hi ? 1 : 0;
  }
  const std::vector<double> times = cpu_times(*race);
  tally.runs.push_back(static_cast<double>(times.size()));
  const std::span all(times);
  const std::size_t each = times.size() / static_cast<std::size_t>(entries);
  const auto first = all.first(each);
  const auto second = all.subspan(each, each);
  tally.welch += welch(first, second) < kLevel ? 1 : 0;
  tally.mann_whitney += mann_whitney(first, second) < kLevel ? 1 : 0;
  return {};
}

Result<void> race_injected(Runner& runner, const Workload& workload, double injected,
                           std::uint64_t seed, bool slower_first,
                           const std::filesystem::path& scratch, Tally& tally) {
  std::vector<RacedCommand> commands = {{.argv = workload.command(injected)},
                                        {.argv = workload.command(0)}};
  if (!slower_first) std::swap(commands[0], commands[1]);
  const auto race = race_commands(runner, commands, options_for(seed, scratch));
  if (!race) return fail(race);
  const RaceResult result = race->replay.race().result();
  const double truth = std::log1p(injected) * (slower_first ? 1 : -1);
  const bool recommends = result.recommended == 1;
  const bool keeps = result.verdict == Verdict::kKeep;
  ++tally.races;
  tally.false_verdicts += recommends && !slower_first ? 1 : 0;
  tally.right += slower_first ? recommends || (keeps && truth <= result.margin.value) : keeps;
  ++tally.intervals;
  const Interval& interval = result.entries[1].interval;
  tally.covered += interval.lo <= truth && truth <= interval.hi ? 1 : 0;
  tally.runs.push_back(static_cast<double>(cpu_times(*race).size()));
  return {};
}

Result<void> run_fixed(Runner& runner, const Workload& workload, double injected, int least,
                       double seconds, Tally& tally) {
  std::vector<std::vector<double>> times(2);
  for (const std::size_t which : {0U, 1U}) {
    const auto argv = workload.command(which == 0 ? injected : 0);
    double sum = 0;
    while (static_cast<int>(times[which].size()) < least || sum < seconds) {
      const auto time = cpu_seconds(runner, argv);
      if (!time) return fail(time);
      times[which].push_back(*time);
      sum += *time;
    }
  }
  const bool is_different = welch(times[0], times[1]) < kLevel;
  const bool is_first_slower = hodges_lehmann(times[0]) > hodges_lehmann(times[1]);
  ++tally.races;
  tally.right += injected > 0 ? is_different && is_first_slower : !is_different;
  tally.false_verdicts += is_different && (injected == 0 || !is_first_slower) ? 1 : 0;
  tally.runs.push_back(static_cast<double>(times[0].size() + times[1].size()));
  return {};
}

}  // namespace hone::bench
