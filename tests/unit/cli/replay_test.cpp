// SPDX-License-Identifier: Apache-2.0
// A race that goes on from the store must be the race that ran: the fold over recorded samples and
// the live driver share RaceReplay, and these tests pin what the fold does with half rounds, rounds
// that were run twice, and failures.
#include "cli/replay.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <random>

namespace hone {
namespace {

RaceSetup two_entries() {
  return {.entries = {"baseline", "fast"},
          .workloads = {{.name = "w", .command = {"{exe}"}, .check = "stdout"}},
          .margin = {0.01},
          .budget = Seconds(600),
          .seed = 7};
}

SampleRow sample(const std::string& profile, int round, double seconds) {
  SampleRow row{.round = round, .profile = profile, .workload = "w"};
  row.outcome.usage.wall = Seconds(seconds);
  row.outcome.usage.user = Seconds(seconds);
  row.elapsed = Seconds(round);
  return row;
}

/// Check runs, then `rounds` rounds in which "fast" takes `ratio` of the baseline's time, with one
/// per mille of noise.
std::vector<SampleRow> record(int rounds, double ratio) {
  std::vector<SampleRow> samples;
  for (const char* profile : {"baseline", "baseline", "fast"}) {
    SampleRow row = sample(profile, 1, 0.1);
    row.phase = SamplePhase::kCheck;
    samples.push_back(row);
  }
  std::mt19937_64 engine(1);
  std::normal_distribution<double> noise(0, 0.001);
  for (int round = 1; round <= rounds; ++round) {
    samples.push_back(sample("baseline", round, 0.1 * std::exp(noise(engine))));
    samples.push_back(sample("fast", round, 0.1 * ratio * std::exp(noise(engine))));
  }
  return samples;
}

TEST_CASE("a clear difference is found from the record alone") {
  auto replay = RaceReplay::fold(two_entries(), record(8, 0.9));
  REQUIRE(replay);
  CHECK(replay->metric().overall.metric == Metric::kCpuTime);
  CHECK(replay->elapsed() == Seconds(8));
  const RaceResult result = replay->race().result();
  CHECK(result.verdict == Verdict::kChange);
  CHECK(result.recommended == 1);
  CHECK(result.rounds == 8);
  CHECK(result.entries[1].estimate == doctest::Approx(-std::log(0.9)).epsilon(0.02));
  CHECK_FALSE(replay->next_round());
}

TEST_CASE("a half round does not count and is what comes next") {
  auto samples = record(5, 0.9);
  samples.pop_back();
  auto replay = RaceReplay::fold(two_entries(), samples);
  REQUIRE(replay);
  CHECK(replay->race().rounds() == 4);
  const auto next = replay->next_round();
  REQUIRE(next);
  CHECK(next->round == 5);
}

TEST_CASE("of a round that was run again the later samples count") {
  auto samples = record(8, 0.9);
  const std::size_t half = samples.size() - 2;  // round 8 first broke off after the baseline
  samples.insert(samples.begin() + static_cast<std::ptrdiff_t>(half), sample("baseline", 8, 50));
  auto replay = RaceReplay::fold(two_entries(), samples);
  REQUIRE(replay);
  CHECK(replay->race().result().entries[1].estimate ==
        doctest::Approx(-std::log(0.9)).epsilon(0.02));
}

// What prepares and checks a run is paid from the budget like the run itself.
TEST_CASE("a round costs all the time that it took, not its programs' alone") {
  RaceSetup setup = two_entries();
  setup.budget = Seconds(40);
  auto samples = record(10, 0.9995);  // 0.2 s of programs in each second
  const auto replay = RaceReplay::fold(setup, samples);
  REQUIRE(replay);
  CHECK(replay->race().last_round() == 40);
  CHECK(replay->race().result().round_cost == Seconds(1));
}

TEST_CASE("checks are paid from the budget, and are no part of a round's cost") {
  RaceSetup setup = two_entries();
  setup.budget = Seconds(12);
  auto samples = record(10, 0.9995);
  for (SampleRow& row : samples)
    row.elapsed = row.phase == SamplePhase::kCheck ? Seconds(5) : row.elapsed + Seconds(5);
  const auto replay = RaceReplay::fold(setup, samples);
  REQUIRE(replay);
  CHECK(replay->race().rounds() == 7);
  CHECK(replay->elapsed() == Seconds(12));
  CHECK(replay->race().result().round_cost == Seconds(1));
}

TEST_CASE("a failing run disqualifies its profile and keeps the reason") {
  auto samples = record(3, 0.9);
  samples.back().failure = "exit status 3";
  auto replay = RaceReplay::fold(two_entries(), samples);
  REQUIRE(replay);
  REQUIRE(replay->failed().size() == 1);
  CHECK(replay->failed()[0].profile == "fast");
  CHECK(replay->failed()[0].reason == "exit status 3");
  CHECK(replay->race().surviving() == std::vector<int>{0});
}

TEST_CASE("a failing baseline ends it all") {
  auto samples = record(3, 0.9);
  samples[samples.size() - 2].failure = "killed by signal 11 (SIGSEGV)";
  const auto replay = RaceReplay::fold(two_entries(), samples);
  REQUIRE_FALSE(replay);
  CHECK(replay.error().message.contains("baseline"));
  CHECK(replay.error().message.contains("SIGSEGV"));
}

TEST_CASE("one workload on the wall clock puts the whole race there") {
  RaceSetup setup = two_entries();
  setup.workloads.push_back(
      {.name = "v", .command = {"{exe}"}, .check = "exit", .metric = {MetricChoice::kWallTime}});
  CHECK(decide_race_metric(setup.workloads, record(0, 1)).overall.metric == Metric::kWallTime);
  setup.workloads[0].metric = {MetricChoice::kCpuTime};
  CHECK(decide_race_metric(setup.workloads, record(0, 1))
            .overall.reason.ends_with("also \"w\", which asks for CPU time"));
}

/// Rounds on the wall clock; those of `disturbed` ran while others wanted the CPU, and then again.
std::vector<SampleRow> record_on_wall(int rounds, const std::vector<int>& disturbed) {
  std::vector<SampleRow> samples;
  for (SampleRow row : record(rounds, 0.9)) {
    const bool is_disturbed = row.phase == SamplePhase::kRound &&
                              std::ranges::find(disturbed, row.round) != disturbed.end();
    row.outcome.usage.voluntary_switches = 100;  // it waits: wall time decides
    if (is_disturbed) {
      row.pressure = 0.5;
      samples.push_back(row);
      row.attempt = 1;
      row.pressure = 0;
    }
    samples.push_back(row);
  }
  return samples;
}

TEST_CASE("with wall time a disturbed round is run again once, and the repeat counts") {
  auto samples = record_on_wall(8, {3});
  for (SampleRow& row : samples) {
    if (row.attempt == 1) row.outcome.usage.wall *= 2;  // both alike: the ratio is the same
  }
  auto replay = RaceReplay::fold(two_entries(), samples);
  REQUIRE(replay);
  CHECK(replay->metric().overall.metric == Metric::kWallTime);
  CHECK(replay->race().rounds() == 8);
  CHECK(replay->disturbed() == 0);
  CHECK(replay->race().result().verdict == Verdict::kChange);

  // Without its repeat the race waits for round 3.
  std::erase_if(samples, [](const SampleRow& row) { return row.attempt == 1; });
  replay = RaceReplay::fold(two_entries(), samples);
  REQUIRE(replay);
  CHECK(replay->race().rounds() == 2);
  CHECK(replay->attempt() == 1);
  CHECK(replay->next_round()->round == 3);
}

// More threads than CPUs put each other aside, and press on the CPUs, in every round.
TEST_CASE("threads that disturb themselves in every round disturb none, more than usual does") {
  const auto with_threads = [](double parallel) {
    auto samples = record(8, 0.9995);
    for (SampleRow& row : samples) {
      row.outcome.usage.parallel = parallel;
      row.outcome.usage.involuntary_switches = row.round == 6 ? 300 : 100;  // in 0.1 s
      row.pressure = 0.4;
    }
    return samples;
  };
  RaceSetup setup = two_entries();
  setup.workloads[0].metric = {MetricChoice::kCpuTime};
  const auto threads = RaceReplay::fold(setup, with_threads(0.9));
  REQUIRE(threads);
  CHECK(threads->race().rounds() == 8);
  CHECK(threads->disturbed() == 1);
  const auto one = RaceReplay::fold(setup, with_threads(0));
  REQUIRE(one);
  CHECK(one->disturbed() == 8);
}

TEST_CASE("a disturbed round counts as it is where the budget does not pay for its repeat") {
  RaceSetup setup = two_entries();
  setup.budget = Seconds(3.5);  // of rounds of 1 s
  auto samples = record_on_wall(8, {3});
  std::erase_if(samples, [](const SampleRow& row) { return row.attempt == 1; });
  auto replay = RaceReplay::fold(setup, samples);
  REQUIRE(replay);
  CHECK(replay->race().rounds() == 3);
  CHECK(replay->disturbed() == 1);
  CHECK_FALSE(replay->next_round());
}

TEST_CASE("what is left of the budget pays for repeats too, as often as they were needed") {
  RaceSetup setup = two_entries();
  setup.budget = Seconds(40);
  auto samples = record_on_wall(8, {2, 4});
  for (SampleRow& row : samples) {
    row.outcome.usage.wall = Seconds(1 + 1e-4 * row.round * (row.profile == "fast" ? 1 : 2));
    // Each attempt takes a second; 10 of them make 8 rounds.
    const int before = (row.round > 2 ? 1 : 0) + (row.round > 4 ? 1 : 0);
    row.elapsed = Seconds(row.round + before + row.attempt);
  }
  const auto replay = RaceReplay::fold(setup, samples);
  REQUIRE(replay);
  REQUIRE(replay->race().rounds() == 8);
  CHECK(replay->elapsed() == Seconds(10));
  CHECK(replay->race().result().round_cost.count() == doctest::Approx(1.25));
  CHECK(replay->race().last_round() == 8 + 30 / 1.25);
}

TEST_CASE("a repeat that is disturbed too counts, and so does a disturbed round of CPU time") {
  auto samples = record_on_wall(8, {3, 4});
  for (SampleRow& row : samples) {
    if (row.attempt == 1 && row.round == 4) row.pressure = 0.5;
  }
  auto replay = RaceReplay::fold(two_entries(), samples);
  REQUIRE(replay);
  CHECK(replay->race().rounds() == 8);
  CHECK(replay->disturbed() == 1);

  auto quiet = record(8, 0.9);
  for (SampleRow& row : quiet) row.pressure = row.round <= 5 ? 0.5 : 0;
  replay = RaceReplay::fold(two_entries(), quiet);
  REQUIRE(replay);
  CHECK(replay->race().rounds() == 8);
  CHECK(replay->disturbed() == 5);
}

}  // namespace
}  // namespace hone
