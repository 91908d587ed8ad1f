// SPDX-License-Identifier: Apache-2.0
#include "cli/report_witness.h"

#include <doctest/doctest.h>

#include <cmath>

#include "analyzers/counters.h"

namespace hone {
namespace {

SampleRow counted(SamplePhase phase, const std::string& profile, Readings readings,
                  const std::string& failure = {}, const std::string& workload = "w") {
  return {.phase = phase,
          .round = 1,
          .profile = profile,
          .workload = workload,
          .failure = failure,
          .readings = std::move(readings)};
}

WorkloadFacts workload(const std::string& name, double weight = 1) {
  return {.name = name, .command = {"{exe}"}, .check = "exit", .weight = weight};
}

/// Profiles that raced ("O3" takes 2 % less than the baseline, others 1 % more: near enough to stay
/// until there are intervals) with what was counted of them.
struct Counted {
  explicit Counted(std::vector<SampleRow> counts,
                   const std::vector<std::string>& profiles = {"baseline", "O3"},
                   const std::vector<WorkloadFacts>& workloads = {workload("w")}) {
    run.facts.workloads = workloads;
    for (const std::string& name : profiles) {
      run.profiles.push_back({.position = static_cast<int>(run.profiles.size()),
                              .name = name,
                              .axes_json = "{}",
                              .status = "built"});
      run.profile_facts.emplace_back().raced = true;
      report.profiles.push_back({.name = name, .status = "built"});
    }
    for (int round = 1; round <= 12; ++round) {
      for (const std::string& name : profiles) {
        for (const WorkloadFacts& facts : workloads) {
          SampleRow row{.round = round, .profile = name, .workload = facts.name};
          row.outcome.usage.wall = row.outcome.usage.user = Seconds(name == "baseline" ? 2
                                                                    : name == "O3"     ? 1.96
                                                                                       : 2.02);
          run.samples.push_back(row);
        }
      }
    }
    report.profiles[1].change = ReportedChange{.estimate = -0.02, .rounds = 12};
    report.advice.verdict = "change";
    report.advice.profile = "O3";
    run.samples.insert(run.samples.end(), counts.begin(), counts.end());
    const auto replay = RaceReplay::fold(race_setup(run), run.samples);
    REQUIRE(replay);
    add_instructions(report, run, *replay);
  }

  StoredRun run;
  Report report;
};

TEST_CASE("valgrind's counts are one number each") {
  const Counted by({counted(SamplePhase::kEmulated, "baseline", {{kInstructions, 2e9}}),
                    counted(SamplePhase::kEmulated, "O3", {{kInstructions, 1e9}})});
  CHECK(by.report.counted_by == "valgrind");
  CHECK(by.report.profiles[1].instructions == 1e9);
  CHECK_FALSE(by.report.profiles[1].counters);
  CHECK(by.report.advice.text ==
        "\nInstructions agree: `O3` executes 50.0 % fewer instructions than baseline. (Counted by "
        "valgrind in one run each.)");
}

// The long workload hides in a sum what the other one lost.
TEST_CASE("a workload that lost its work is found beside a long one") {
  const auto both = [](const std::string& profile, double main, double small) {
    return std::vector{
        counted(SamplePhase::kEmulated, profile, {{kInstructions, main}}, "", "long"),
        counted(SamplePhase::kEmulated, profile, {{kInstructions, small}}, "", "short")};
  };
  std::vector<SampleRow> counts = both("baseline", 900e9, 1e9);
  for (SampleRow& row : both("O3", 891e9, 0.01e9)) counts.push_back(std::move(row));
  const Counted by(counts, {"baseline", "O3"}, {workload("long", 3), workload("short", 1)});
  CHECK(
      by.report.advice.text.contains("Work may have been optimised away: `O3` executes 10 "
                                     "million instructions where baseline executes 1 billion on "
                                     "`short`"));
  CHECK(by.report.profiles[1].instructions == doctest::Approx(891.01e9));
  REQUIRE(by.report.profiles[1].instructions_change);
  CHECK(*by.report.profiles[1].instructions_change ==
        doctest::Approx(std::pow(0.99, 0.75) * std::pow(0.01, 0.25) - 1));
}

TEST_CASE("every counted profile is judged, and a disagreement is said of each") {
  const Counted by({counted(SamplePhase::kEmulated, "baseline", {{kInstructions, 2e9}}),
                    counted(SamplePhase::kEmulated, "O3", {{kInstructions, 1e9}}),
                    counted(SamplePhase::kEmulated, "Os", {{kInstructions, 1.5e9}}),
                    counted(SamplePhase::kEmulated, "O2", {{kInstructions, 3e9}})},
                   {"baseline", "O3", "Os", "O2"});
  CHECK(by.report.profiles[0].instructions_verdict.empty());
  CHECK(by.report.profiles[1].instructions_verdict == "agree");
  CHECK(by.report.profiles[2].instructions_verdict == "disagree");
  CHECK(by.report.profiles[3].instructions_verdict == "agree");
  CHECK(by.report.advice.text.contains("Instructions agree: `O3`"));
  CHECK(by.report.advice.text.contains(
      "Instructions disagree: `Os` executes 25.0 % fewer instructions than baseline"));
  CHECK_FALSE(by.report.advice.text.contains("`O2`"));
}

TEST_CASE("the CPU's counts bring causes, and say how they were counted") {
  const Readings half = {{kInstructions, 1e9}, {kBranchMisses, 3}, {kCountedShare, 0.5}};
  const Counted by({counted(SamplePhase::kCounted, "baseline",
                            {{kInstructions, 2e9}, {kBranchMisses, 5}, {kCountedShare, 1}}),
                    counted(SamplePhase::kCounted, "O3", half),
                    counted(SamplePhase::kCounted, "O3", half)});
  CHECK(by.report.counted_by == "perf_event");
  REQUIRE(by.report.profiles[1].counters);
  CHECK(by.report.profiles[1].counters->runs == 2);
  CHECK(by.report.advice.text.contains("baseline and `O3`: 5 and 3 branch misses."));
  CHECK(by.report.advice.text.contains("counted for 50 % of the time and scaled"));
}

// The CPU counts what a program starts as well, valgrind does not.
TEST_CASE("counts of different kinds are never compared") {
  const Counted by({counted(SamplePhase::kCounted, "baseline", {{kInstructions, 2e9}}),
                    counted(SamplePhase::kEmulated, "O3", {{kInstructions, 1e9}})});
  CHECK(by.report.profiles[0].instructions == 2e9);
  CHECK_FALSE(by.report.profiles[1].instructions);
  CHECK(by.report.advice.text.empty());
}

TEST_CASE("a failed count is none, and without the baseline's nothing is said") {
  const Counted failed(
      {counted(SamplePhase::kEmulated, "baseline", {{kInstructions, 2e9}}),
       counted(SamplePhase::kEmulated, "O3", {}, "valgrind counted no instructions")});
  CHECK_FALSE(failed.report.profiles[1].instructions);
  CHECK(failed.report.advice.text.empty());
  const Counted alone({counted(SamplePhase::kEmulated, "O3", {{kInstructions, 1e9}})});
  CHECK(alone.report.counted_by.empty());
  CHECK_FALSE(alone.report.profiles[1].instructions);
}

}  // namespace
}  // namespace hone
