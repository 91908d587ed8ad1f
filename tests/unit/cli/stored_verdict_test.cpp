// SPDX-License-Identifier: Apache-2.0
// A stored verdict is compared digit by digit, and a changed sample is noticed.
#include "cli/stored_verdict.h"

#include <doctest/doctest.h>

#include <cmath>

namespace hone {
namespace {

const RaceSetup kSetup{.entries = {"baseline", "fast"},
                       .workloads = {{.name = "w", .command = {"{exe}"}, .check = "exit"}},
                       .budget = Seconds(600)};

std::vector<SampleRow> record(double last = 0.9) {
  std::vector<SampleRow> samples;
  const auto add = [&](SamplePhase phase, int round, const char* profile, double seconds) {
    SampleRow row{.phase = phase, .round = round, .profile = profile, .workload = "w"};
    row.outcome.usage.wall = Seconds(seconds);
    row.outcome.usage.user = Seconds(seconds);
    samples.push_back(row);
  };
  for (const char* profile : {"baseline", "fast"}) add(SamplePhase::kCheck, 1, profile, 1);
  for (int round = 1; round <= 8; ++round) {
    add(SamplePhase::kRound, round, "baseline", 1 + 0.0001 * round);
    add(SamplePhase::kRound, round, "fast", round == 8 ? last : 0.9);
  }
  return samples;
}

std::string verdict_of(const std::vector<SampleRow>& samples) {
  const auto replay = RaceReplay::fold(kSetup, samples);
  REQUIRE(replay);
  return verdict_to_json(kSetup, *replay);
}

TEST_CASE("the same samples give the same verdict, to the last digit") {
  CHECK(verdict_of(record()).contains("\"recommended\":\"fast\""));
  const auto differences = compare_verdicts(verdict_of(record()), verdict_of(record()));
  REQUIRE(differences);
  CHECK(differences->empty());
}

TEST_CASE("one sample that was changed is a difference that names the figure") {
  const auto differences =
      compare_verdicts(verdict_of(record()), verdict_of(record(std::nextafter(0.9, 0) - 1e-9)));
  REQUIRE(differences);
  REQUIRE_FALSE(differences->empty());
  CHECK(differences->front().starts_with("entries/fast/"));
  CHECK(differences->front().contains("recomputed"));
}

TEST_CASE("a stored verdict that is none is an error") {
  CHECK_FALSE(compare_verdicts("", "{}"));
  CHECK_FALSE(compare_verdicts("[1", "{}"));
}

}  // namespace
}  // namespace hone
