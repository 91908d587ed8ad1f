// SPDX-License-Identifier: Apache-2.0
#include "cli/hot_race.h"

#include <doctest/doctest.h>

namespace hone {
namespace {

/// Three profiles, more rounds than decide the race; `pgo` takes 4 % less than `O3`, which takes 2
/// % less than the baseline, with a part in ten thousand that moves.
StoredRun example_run() {
  StoredRun run;
  run.facts.workloads = {{.name = "w", .command = {"{exe}"}, .check = "stdout"}};
  run.facts.advice.budget = Seconds(600);
  const std::vector<std::pair<const char*, double>> times = {
      {"baseline", 1}, {"O3", 0.98}, {"pgo", 0.98 * 0.96}};
  for (const auto& [name, time] : times) {
    run.profiles.push_back({.name = name, .status = "built"});
    run.profile_facts.push_back({});
    run.profile_facts.back().raced = true;
  }
  for (int round = 0; round <= 12; ++round) {
    for (std::size_t i = 0; i < times.size(); ++i) {
      const auto [name, time] = times[i];
      SampleRow row{.round = round, .profile = name, .workload = "w"};
      if (round == 0) row.phase = SamplePhase::kCheck;
      row.outcome.usage.user =
          Seconds(time * (1 + 1e-4 * ((round * 7 + static_cast<int>(i) * 3) % 5)));
      row.outcome.usage.wall = row.outcome.usage.user;
      row.elapsed = Seconds(round);
      run.samples.push_back(row);
    }
  }
  return run;
}

Report example_report() {
  Report report;
  for (const char* name : {"baseline", "O3", "pgo"}) {
    report.profiles.push_back({.name = name, .status = "built"});
  }
  report.profiles[2].change =
      ReportedChange{.metric = "cpu-time", .estimate = -0.06, .rounds = 1, .verdict = "faster"};
  return report;
}

bool contains(const std::string& text, std::string_view part) {
  return text.find(part) != std::string::npos;
}

TEST_CASE("two profiles that are both no baseline are compared with one another") {
  const auto pair = describe_race(example_run(), example_report(), "pgo", "O3");
  REQUIRE(pair);
  CAPTURE(*pair);
  CHECK(contains(*pair, "the race, 10 rounds of both: -4.0 % CPU time against O3 [-4.0, "));
  CHECK_FALSE(contains(*pair, "prove no gain"));
  const auto swapped = describe_race(example_run(), example_report(), "O3", "pgo");
  CHECK(contains(*swapped, ": +4.2 % CPU time against pgo ["));
  CHECK(contains(*describe_race(example_run(), example_report(), "baseline", "O3"),
                 ": +2.0 % CPU time against O3 ["));
}

TEST_CASE("against the baseline the race's verdict is said, with one round in the singular") {
  const auto line = describe_race(example_run(), example_report(), "pgo", "baseline");
  CHECK(contains(*line, "the race, 1 round: -6.0 % CPU time against baseline, "));
  CHECK(describe_race(example_run(), example_report(), "baseline", "baseline")->empty());
  CHECK(describe_race(example_run(), example_report(), "Oz", "O3")->empty());
}

TEST_CASE("a profile that is shown alone has no differences that prove nothing") {
  Report report = example_report();
  report.profiles[2].change->verdict = "unresolved";
  const auto alone = describe_race(example_run(), report, "pgo", "pgo");
  CHECK_FALSE(contains(*alone, "prove no gain"));
  CHECK(contains(*describe_race(example_run(), report, "pgo", "baseline"), "prove no gain"));
}

TEST_CASE("a profile that was dropped early has no bounds against any other") {
  Report report = example_report();
  report.profiles[2].change->behind = "O3";
  const auto line = describe_race(example_run(), report, "pgo", "O3");
  CHECK(contains(*line, "-4.0 % CPU time against O3, one of them dropped early; so differences"));
}

}  // namespace
}  // namespace hone
