// SPDX-License-Identifier: Apache-2.0
#include "cli/report_witness.h"

#include <doctest/doctest.h>

#include "analyzers/counters.h"

namespace hone {
namespace {

SampleRow counted(SamplePhase phase, const std::string& profile, Readings readings,
                  const std::string& failure = {}) {
  return {.phase = phase,
          .round = 1,
          .profile = profile,
          .workload = "w",
          .failure = failure,
          .readings = std::move(readings)};
}

/// A raced pair of profiles with what was counted of them.
struct Counted {
  explicit Counted(std::vector<SampleRow> counts) {
    run.facts.workloads = {{.name = "w", .command = {"{exe}"}, .check = "exit"}};
    for (const char* name : {"baseline", "O3"}) {
      run.profiles.push_back({.position = static_cast<int>(run.profiles.size()),
                              .name = name,
                              .axes_json = "{}",
                              .status = "built"});
      run.profile_facts.emplace_back().raced = true;
      report.profiles.push_back({.name = name, .status = "built"});
    }
    for (int round = 1; round <= 8; ++round) {
      for (const char* name : {"baseline", "O3"}) {
        SampleRow row{.round = round, .profile = name, .workload = "w"};
        row.outcome.usage.wall = row.outcome.usage.user = Seconds(name[0] == 'b' ? 2 : 1);
        run.samples.push_back(row);
      }
    }
    report.profiles[1].change = ReportedChange{.estimate = -0.5, .rounds = 8};
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
