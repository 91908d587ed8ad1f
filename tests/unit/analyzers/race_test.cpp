// SPDX-License-Identifier: Apache-2.0
// Whole races on made-up times, each of one rule.
#include "analyzers/race.h"

#include <doctest/doctest.h>

#include <cmath>
#include <random>

#include "tests/support/race_driver.h"

using namespace hone;
using hone::testing::run_race;
using hone::testing::times_of;

namespace {

// Seconds of each entry, with noise of `sd` on the logarithm.
hone::testing::TimeOf noisy(std::vector<double> seconds, double sd, unsigned seed = 1) {
  return [=](int round, int entry) {
    std::seed_seq mixed{seed, static_cast<unsigned>(round), static_cast<unsigned>(entry)};
    std::mt19937 engine(mixed);
    const double uniform = static_cast<double>(engine()) / 4294967296.0 - 0.5;
    return seconds[static_cast<std::size_t>(entry)] * std::exp(sd * std::sqrt(12.0) * uniform);
  };
}

}  // namespace

TEST_CASE("a clear winner is a change") {
  Race race({.entries = 2, .margin = Fraction{0.01}});
  run_race(race, noisy({1.0, 0.9}, 0.005));
  const RaceResult result = race.result();
  CHECK(result.verdict == Verdict::kChange);
  CHECK(result.recommended == 1);
  CHECK(result.fastest == 1);
  CHECK(result.rounds == 8);
  CHECK(result.entries[1].verdict == EntryVerdict::kFaster);
  CHECK(result.entries[1].estimate == doctest::Approx(-std::log(0.9)).epsilon(0.05));
  CHECK(result.entries[0].verdict == EntryVerdict::kReference);
  CHECK(result.largest_possible_gain == 0);
}

TEST_CASE("equal entries are a keep, with the largest gain that is still possible") {
  Race race({.entries = 2, .margin = Fraction{0.01}});
  run_race(race, noisy({1.0, 1.0}, 0.005));
  const RaceResult result = race.result();
  CHECK(result.verdict == Verdict::kKeep);
  CHECK(result.recommended == 0);
  CHECK(result.largest_possible_gain > 0);
  CHECK(result.largest_possible_gain <= result.margin.value);
  CHECK(result.largest_gain_entry == 1);
}

TEST_CASE("one entry runs eight rounds, whatever the budget, and keeps") {
  Race race({.entries = 1});
  run_race(race, noisy({1.0}, 0.01), 3);
  CHECK(race.rounds() == 8);
  CHECK(race.result().verdict == Verdict::kKeep);
  CHECK(race.result().no_change_possible);
}
