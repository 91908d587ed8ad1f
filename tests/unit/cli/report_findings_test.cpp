// SPDX-License-Identifier: Apache-2.0
#include "cli/report_findings.h"

#include <doctest/doctest.h>

namespace hone {
namespace {

SampleRow round_of(const std::string& profile, double wall, double cpu, int given_up) {
  SampleRow row{.round = 1, .profile = profile, .workload = "w"};
  row.outcome.usage.wall = Seconds(wall);
  row.outcome.usage.user = Seconds(cpu);
  row.outcome.usage.voluntary_switches = given_up;
  return row;
}

StoredRun run_of(std::vector<SampleRow> samples) {
  StoredRun run;
  run.facts.workloads = {{.name = "w", .command = {"{exe}"}, .check = "exit"}};
  run.samples = std::move(samples);
  return run;
}

ReportedProfile profile_of(const std::string& name, double change, std::int64_t size) {
  ReportedProfile profile{.name = name, .status = "built"};
  if (name != "baseline")
    profile.change =
        ReportedChange{.estimate = change, .lo = change - 0.01, .hi = change + 0.01, .rounds = 20};
  profile.size = Sizes{.loaded = Bytes{size}};
  return profile;
}

TEST_CASE("a workload that waits is the first warning, with the bound") {
  Report report{.workloads = {{.name = "w"}}, .warnings = {"another"}};
  add_waiting(report, run_of({round_of("baseline", 10, 1.2, 500), round_of("O3", 10, 5, 500)}));
  CHECK(report.workloads[0].on_cpu == doctest::Approx(0.12));
  REQUIRE(report.warnings.size() == 2);
  CHECK(report.warnings[0].contains("none can save more than 12.0 % of the wall time"));
}

// It gets the CPU as seldom as one that sleeps, and gives it up more often than it is preempted.
TEST_CASE("a program that is kept off the CPU does not wait, as the looks before the race tell") {
  SampleRow check = round_of("baseline", 10, 1.2, 500);
  check.phase = SamplePhase::kCheck;
  check.outcome.usage.idle = 0.1;
  const SampleRow round = round_of("baseline", 10, 1.2, 500);
  Report report{.workloads = {{.name = "w"}}};
  add_waiting(report, run_of({check, round}));
  CHECK(report.warnings.empty());
  check.outcome.usage.idle = 0.9;
  add_waiting(report, run_of({check, round}));
  CHECK(report.warnings.size() == 1);
}

TEST_CASE("a busy program does not wait, and nothing is said of what did not run") {
  Report report{.workloads = {{.name = "w"}}};
  add_waiting(report, run_of({round_of("baseline", 10, 9.9, 1)}));
  CHECK(report.warnings.empty());
  CHECK(report.workloads[0].on_cpu == doctest::Approx(0.99));
  Report before{.workloads = {{.name = "w"}}};
  add_waiting(before, run_of({}));
  CHECK_FALSE(before.workloads[0].on_cpu);
}

TEST_CASE("trade-offs are the profiles that none beats, in the table's order") {
  Report report{.profiles = {profile_of("baseline", 0, 1000), profile_of("O3", -0.1, 1200),
                             profile_of("Os", 0.1, 800), profile_of("bad", 0.2, 1300)}};
  report.profiles.push_back({.name = "broken", .status = "failed"});
  add_front(report);
  CHECK(report.profiles[1].on_front);
  CHECK_FALSE(report.profiles[3].on_front);
  CHECK_FALSE(report.profiles[4].on_front);
  CHECK(report.advice.text.contains("`baseline`, `O3` and `Os`"));
}

TEST_CASE("a change without bounds is no ground for a trade-off") {
  Report report{.profiles = {profile_of("baseline", 0, 1000), profile_of("O3", -0.1, 1200),
                             profile_of("Os", -0.2, 1300)}};
  for (ReportedProfile& profile : report.profiles) {
    if (profile.change) profile.change->lo = profile.change->hi = std::nullopt;
  }
  add_front(report);
  CHECK_FALSE(report.profiles[1].on_front);
  CHECK(report.advice.text.empty());
}

TEST_CASE("higher is better turns the front round") {
  Report report{.profiles = {profile_of("baseline", 0, 1000), profile_of("O3", 0.1, 1000),
                             profile_of("Os", -0.1, 1000)}};
  report.higher_is_better = true;
  add_front(report);
  CHECK(report.profiles[1].on_front);
  CHECK_FALSE(report.profiles[0].on_front);
  CHECK_FALSE(report.profiles[2].on_front);
}

}  // namespace
}  // namespace hone
