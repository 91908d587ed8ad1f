// SPDX-License-Identifier: Apache-2.0
#include "cli/held_out.h"

#include <doctest/doctest.h>

#include <cmath>

namespace hone {
namespace {

constexpr int kRounds = 12;

SampleRow sample(SamplePhase phase, const std::string& profile, int round, double seconds) {
  SampleRow row{.phase = phase, .round = round, .profile = profile, .workload = "w"};
  row.outcome.usage.wall = Seconds(seconds);
  row.outcome.usage.user = Seconds(seconds);
  row.elapsed = Seconds(round);
  return row;
}

/// Rounds on the training input in which `pgo` takes `ratio` of the baseline's time, with one per
/// mille of noise.
std::vector<SampleRow> training(double ratio) {
  std::vector<SampleRow> samples;
  for (int round = 1; round <= kRounds; ++round) {
    const double noise = 1 + 0.001 * std::sin(round);
    samples.push_back(sample(SamplePhase::kTraining, "baseline", round, 0.1 * noise));
    samples.push_back(sample(SamplePhase::kTraining, "pgo", round, 0.1 * ratio));
  }
  return samples;
}

StoredRun run_of(std::vector<SampleRow> samples) {
  StoredRun run;
  run.facts.workloads = {{.name = "w", .command = {"{exe}"}, .check = "exit"}};
  run.samples = std::move(samples);
  return run;
}

RaceReplay replay_by_cpu_time(const StoredRun& run) {
  const RaceSetup setup{.entries = {"baseline", "pgo"}, .workloads = run.facts.workloads};
  std::vector<SampleRow> checks;
  for (const char* profile : {"baseline", "pgo"})
    checks.push_back(sample(SamplePhase::kCheck, profile, 1, 0.1));
  return RaceReplay::fold(setup, checks).value();
}

/// A race that found `pgo` 10 % faster, [-11, -9].
Report report_of_race() {
  Report report;
  report.profiles = {{.name = "baseline", .status = "built"}, {.name = "pgo", .status = "built"}};
  report.profiles[1].change =
      ReportedChange{.estimate = -0.10, .lo = -0.11, .hi = -0.09, .rounds = 20};
  return report;
}

TEST_CASE("rounds on the training input are bounded by a tenth of the budget, at least 30 s") {
  CHECK(training_limit(Seconds(10)) == Seconds(30));
  CHECK(training_limit(Seconds(1200)) == Seconds(120));
  CHECK(affordable_training_rounds(Seconds(30), Seconds(1)) == 20);
  CHECK(affordable_training_rounds(Seconds(30), Seconds(3)) == 10);
  CHECK(affordable_training_rounds(Seconds(30), Seconds(3.5)) == 8);
  CHECK(affordable_training_rounds(Seconds(30), Seconds(4)) == 0);
  CHECK(affordable_training_rounds(Seconds(-5), Seconds(1)) == 0);
}

Report judged(double ratio) {
  Report report = report_of_race();
  const StoredRun run = run_of(training(ratio));
  add_training_change(report, run, replay_by_cpu_time(run));
  return report;
}

TEST_CASE("a larger gain on the training input, beyond both intervals, is over-fit") {
  const Report report = judged(0.8);
  REQUIRE(report.profiles[1].training_change);
  CHECK(report.profiles[1].training_change->estimate == doctest::Approx(-0.2).epsilon(0.01));
  CHECK(report.profiles[1].training_change->rounds == kRounds);
  CHECK(report.profiles[1].training_change->verdict == "over-fit");
  CHECK(report.advice.text.contains("over-fit: the intervals do not meet"));
  CHECK(report.advice.text.contains("-10.0 % [-11.0, -9.0] (20 rounds) on the measured one"));
  CHECK_FALSE(report.profiles[0].training_change);
}

TEST_CASE("equal gains show no over-fit, and a smaller one is said too") {
  CHECK(judged(0.9).profiles[1].training_change->verdict == "not shown");
  CHECK(judged(1.0).profiles[1].training_change->verdict == "reversed");
}

TEST_CASE("a race without bounds, or no round on the training input, tells nothing") {
  Report report = report_of_race();
  report.profiles[1].change->lo = std::nullopt;
  report.profiles[1].change->hi = std::nullopt;
  const StoredRun run = run_of(training(0.8));
  add_training_change(report, run, replay_by_cpu_time(run));
  CHECK(report.profiles[1].training_change->verdict == "not shown");

  Report silent = report_of_race();
  add_training_change(silent, run_of({}), replay_by_cpu_time(run));
  CHECK_FALSE(silent.profiles[1].training_change);
  CHECK(silent.advice.text.empty());
}

TEST_CASE("only rounds that both ran count, up to the first gap") {
  const std::vector<std::string> workloads = {"w"};
  std::vector<SampleRow> samples = training(0.9);
  CHECK(count_training_rounds(samples, "pgo", workloads) == kRounds);
  samples[8].failure = "exit status 1";  // the baseline's in round 5
  CHECK(count_training_rounds(samples, "pgo", workloads) == 4);
  CHECK(count_training_rounds(samples, "O3", workloads) == 0);
  CHECK(count_training_rounds(samples, "pgo", {}) == 0);
}

TEST_CASE("the trained profile that the race points at is judged, else the best trained one") {
  RaceResult result;
  result.entries.resize(4);
  for (EntryResult& entry : result.entries) entry.rounds = 10;
  result.entries[2].estimate = 0.05;
  result.entries[3].estimate = 0.10;
  result.fastest = 1;
  CHECK(choose_trained_entry(result, {false, false, true, true}) == 3);
  result.entries[3].behind = 1;
  CHECK(choose_trained_entry(result, {false, false, true, true}) == 2);
  result.recommended = 3;
  CHECK(choose_trained_entry(result, {false, false, true, true}) == 3);
  CHECK(choose_trained_entry(result, {false, true, false, false}) == 1);
  CHECK(choose_trained_entry(result, {false, false, false, false}) == 0);
}

}  // namespace
}  // namespace hone
