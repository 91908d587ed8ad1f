// SPDX-License-Identifier: Apache-2.0
// Which numbers a race compares, and that "higher is better" is turned once and in one place.
#include "cli/race_rows.h"

#include <doctest/doctest.h>

#include <cmath>

#include "cli/replay.h"

namespace hone {
namespace {

SampleRow check_run(const std::string& profile, const std::string& workload, double wall,
                    Readings readings = {}) {
  SampleRow row{.phase = SamplePhase::kCheck, .round = 1, .profile = profile, .workload = workload};
  row.outcome.usage.wall = Seconds(wall);
  row.outcome.usage.user = Seconds(wall);
  row.outcome.usage.peak_rss = Bytes{4096};
  row.readings = std::move(readings);
  return row;
}

WorkloadFacts workload(const std::string& name, MetricConfig metric, double weight = 1) {
  return {.name = name,
          .command = {"{exe}"},
          .check = "exit",
          .metric = std::move(metric),
          .weight = weight};
}

const MetricConfig kThroughput{.choice = MetricChoice::kRegex,
                               .pattern = "(.*) req/s",
                               .better = Better::kHigher,
                               .name = "requests"};

TEST_CASE("one row for each workload, one for each benchmark") {
  const std::vector<WorkloadFacts> workloads = {
      workload("bench", {MetricChoice::kGoogleBenchmark}, 3),
      workload("mem", {MetricChoice::kPeakMemory})};
  const std::vector<SampleRow> samples = {
      check_run("baseline", "bench", 1, {{"BM_a", 1e-9}, {"BM_b", 2e-9}, {"BM_c", 3e-9}}),
      check_run("baseline", "mem", 1)};
  const RaceMetric metric = decide_race_metric(workloads, samples);
  REQUIRE(metric.rows.size() == 4);
  CHECK(metric.rows[1].title == "bench/BM_b");
  CHECK(metric.rows[1].weight == 1);  // the workload's 3, shared
  CHECK(metric.rows[3].title == "mem");
  CHECK(value_in(metric, metric.rows[1], samples[0]) == 2e-9);
  CHECK(value_in(metric, metric.rows[3], samples[1]) == 4096);
  CHECK(metric.overall.title == "cost");  // a mean of seconds and bytes
  CHECK(find_missing_row(metric, 0, check_run("O3", "bench", 1, {{"BM_a", 1}, {"BM_c", 1}})) ==
        "reported no BM_b");
}

TEST_CASE("the rows of the only workload go by the names of its benchmarks") {
  const std::vector<WorkloadFacts> workloads = {
      workload("bench", {MetricChoice::kGoogleBenchmark})};
  const std::vector<SampleRow> samples = {
      check_run("baseline", "bench", 1, {{"BM_a", 1e-9}, {"BM_b", 2e-9}})};
  const RaceMetric metric = decide_race_metric(workloads, samples);
  REQUIRE(metric.rows.size() == 2);
  CHECK(metric.rows[1].title == "BM_b");
}

TEST_CASE("a throughput is a cost upside down") {
  const std::vector<WorkloadFacts> workloads = {workload("load", kThroughput)};
  const RaceMetric metric =
      decide_race_metric(workloads, std::vector{check_run("baseline", "load", 1, {{"", 50}})});
  CHECK(metric.overall.better == Better::kHigher);
  CHECK(name_of(metric.overall) == "requests");
  CHECK(cost_of(metric.overall, 50) == doctest::Approx(0.02));
  CHECK(cost_of(metric.overall, 0) == 0);  // stays an error of the race
  CHECK(cost_of({.metric = Metric::kReading}, 50) == 50);
}

// A mean of ten executions has another spread and another largest memory than a mean of five.
TEST_CASE("only times are repeated within an observation, equally often for all") {
  const std::vector<WorkloadFacts> workloads = {workload("short", {MetricChoice::kCpuTime}),
                                                workload("load", kThroughput)};
  const std::vector<SampleRow> samples = {check_run("baseline", "short", 0.01),
                                          check_run("O3", "short", 0.02),
                                          check_run("baseline", "load", 0.01, {{"", 50}})};
  const RaceMetric metric = decide_race_metric(workloads, samples);
  CHECK(decide_repeats(metric, workloads, 0, samples) == 10);
  CHECK(decide_repeats(metric, workloads, 1, samples) == 1);
}

TEST_CASE("on a busy machine a round of wall time is expected to be run twice") {
  for (const MetricChoice choice : {MetricChoice::kWallTime, MetricChoice::kCpuTime}) {
    const std::vector<WorkloadFacts> workloads = {workload("w", {choice})};
    std::vector<SampleRow> samples = {check_run("baseline", "w", 1), check_run("O3", "w", 2)};
    const RaceMetric metric = decide_race_metric(workloads, samples);
    CHECK(expected_round_cost(metric, workloads, samples).count() == doctest::Approx(3));
    for (SampleRow& sample : samples) sample.pressure = 0.5;
    CHECK(expected_round_cost(metric, workloads, samples).count() ==
          doctest::Approx(choice == MetricChoice::kWallTime ? 6 : 3));
  }
}

TEST_CASE("of a round that was run again the later run counts, for every figure") {
  std::vector<SampleRow> samples = {check_run("O3", "w", 9)};
  for (const auto& [round, attempt, wall] : {std::tuple(1, 0, 1.0), std::tuple(2, 0, 2.0),
                                             std::tuple(2, 1, 3.0), std::tuple(3, 0, 4.0)}) {
    samples.push_back(check_run("O3", "w", wall));
    samples.back().phase = SamplePhase::kRound;
    samples.back().round = round;
    samples.back().attempt = attempt;
  }
  samples.back().failure = "exit status 1";
  const auto counted = counted_samples(samples, "O3", "w");
  REQUIRE(counted.size() == 2);
  CHECK(counted[0].outcome.usage.wall == Seconds(1));
  CHECK(counted[1].outcome.usage.wall == Seconds(3));
  CHECK(counted_samples(samples, "O3", "other").empty());
}

/// Check runs and rounds in which "new" reports 20 % more requests.
std::vector<SampleRow> record_throughput(int rounds) {
  std::vector<SampleRow> samples = {check_run("baseline", "load", 1, {{"", 100}}),
                                    check_run("new", "load", 1, {{"", 120}})};
  for (int round = 1; round <= rounds; ++round) {
    for (const double rate : {100.0, 120.0}) {
      SampleRow row = check_run(rate > 110 ? "new" : "baseline", "load", 1);
      row.phase = SamplePhase::kRound;
      row.round = round;
      row.readings = {{"", rate * (1 + 0.0001 * (round % 3))}};
      row.elapsed = Seconds(round);
      samples.push_back(row);
    }
  }
  return samples;
}

TEST_CASE("more requests per second win a race") {
  const RaceSetup setup{.entries = {"baseline", "new"},
                        .workloads = {workload("load", kThroughput)},
                        .budget = Seconds(600)};
  const auto replay = RaceReplay::fold(setup, record_throughput(8));
  REQUIRE(replay);
  const RaceResult result = replay->race().result();
  CHECK(result.verdict == Verdict::kChange);
  CHECK(result.recommended == 1);
  CHECK(std::exp(result.entries[1].estimate) == doctest::Approx(1.2).epsilon(0.001));
}

TEST_CASE("a throughput of zero is an error that names the run") {
  auto samples = record_throughput(8);
  samples.back().readings = {{"", 0}};
  const RaceSetup setup{.entries = {"baseline", "new"},
                        .workloads = {workload("load", kThroughput)},
                        .budget = Seconds(600)};
  const auto replay = RaceReplay::fold(setup, samples);
  REQUIRE_FALSE(replay);
  CHECK(replay.error().message == "round 8: `new` on `load` measured 0, not a positive number");
}

}  // namespace
}  // namespace hone
