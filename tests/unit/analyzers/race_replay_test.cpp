// SPDX-License-Identifier: Apache-2.0
// Races over recorded noise: identical programs must not be told apart, known differences must be
// found and measured. Everything is a replay, no test measures time.
#include <doctest/doctest.h>

#include <cmath>
#include <cstdio>
#include <random>

#include "analyzers/race.h"
#include "tests/support/noise.h"
#include "tests/support/race_driver.h"

using namespace hone;
using hone::testing::load_noise;
using hone::testing::Noise;
using hone::testing::run_race;

namespace {

// Rounds in recorded order from a start that the seed chooses: what a race begun at that moment
// would have measured.
RaceResult replay(const Noise& noise, const std::vector<std::string>& columns, unsigned seed,
                  int rounds = 1000) {
  const std::size_t recorded = noise.at(columns[0]).size();
  std::mt19937 random(seed);
  const std::size_t start = random() % recorded;
  Race race({.entries = static_cast<int>(columns.size()), .seed = seed});
  run_race(
      race,
      [&](int round, int entry) {
        const auto& column = noise.at(columns[static_cast<std::size_t>(entry)]);
        return column[(start + static_cast<std::size_t>(round)) % recorded];
      },
      rounds);
  return race.result();
}

bool recommends(const RaceResult& result) {
  return result.verdict == Verdict::kChange || result.verdict == Verdict::kBetter;
}

}  // namespace

TEST_CASE("identical programs are not told apart, by CPU time nor by wall time") {
  const Noise noise = load_noise("aa_pairs.csv");
  for (const std::string metric : {"cpu", "wall"}) {
    CAPTURE(metric);
    int races = 0;
    int wrong = 0;
    int outside = 0;
    for (unsigned seed = 0; seed < 30; ++seed) {
      for (const auto& [a, b] :
           {std::pair{"0", "1"}, {"1", "0"}, {"2", "3"}, {"3", "2"}, {"4", "5"}, {"5", "4"}}) {
        const RaceResult result = replay(noise, {metric + a, metric + b}, seed);
        ++races;
        wrong += recommends(result);
        outside += result.entries[1].interval.lo > 0 || result.entries[1].interval.hi < 0;
      }
    }
    CHECK(races == 180);
    CHECK(wrong == 0);
    // 95 % intervals over all looks: at most 5 % may miss the truth, which is 0.
    CHECK(outside <= races / 20);
  }
}

TEST_CASE("a slow-down of 5 % is found from either side") {
  for (const std::string file : {"injected_alu.csv", "injected_mixed.csv"}) {
    CAPTURE(file);
    const Noise noise = load_noise(file);
    const double median_gain = std::log(median(noise.at("cpu4")) / median(noise.at("cpu0")));
    int found = 0;
    int kept = 0;
    for (unsigned seed = 0; seed < 50; ++seed) {
      const RaceResult faster = replay(noise, {"cpu4", "cpu0"}, seed);
      found += recommends(faster);
      CHECK(faster.entries[1].estimate == doctest::Approx(median_gain).epsilon(0.5));
      const RaceResult slower = replay(noise, {"cpu0", "cpu4"}, seed);
      kept += slower.verdict == Verdict::kKeep;
      CHECK(slower.entries[1].estimate < -0.02);
    }
    CHECK(found == 50);
    CHECK(kept == 50);
  }
}

TEST_CASE("among five the one without extra work wins, or an equal of it") {
  const Noise noise = load_noise("injected_alu.csv");
  for (unsigned seed = 0; seed < 40; ++seed) {
    CAPTURE(seed);
    // Baseline +5 %, then +2, +1, +.5, 0 %.
    const RaceResult result = replay(noise, {"cpu4", "cpu3", "cpu2", "cpu1", "cpu0"}, seed);
    CHECK(recommends(result));
    CHECK(result.recommended >= 2);
    CHECK(result.entries[1].verdict != EntryVerdict::kSlower);
  }
}
