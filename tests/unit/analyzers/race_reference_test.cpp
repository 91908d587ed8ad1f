// SPDX-License-Identifier: Apache-2.0
// The race against a slow, obvious reference on random inputs, and the properties that follow from
// working on paired log-ratios: scale, drift and order do not matter.
#include <doctest/doctest.h>

#include <cmath>
#include <random>

#include "analyzers/advise.h"
#include "analyzers/race.h"
#include "tests/support/reference_race.h"

using namespace hone;
using hone::testing::ReferenceInput;
using hone::testing::ReferenceRace;
using hone::testing::ReferenceRacer;

namespace {

using Times = std::vector<std::vector<double>>;

double uniform(std::mt19937& random) { return static_cast<double>(random()) / 4294967296.0; }

template <typename T>
T one_of(std::mt19937& random, const std::vector<T>& values) {
  return values[random() % values.size()];
}

// Effects that matter to the rules, noise from still to wild, heavy tails, a drift over rounds.
Times random_times(std::mt19937& random, int entries, int rounds) {
  const double sd = one_of<double>(random, {0.001, 0.003, 0.008, 0.02, 0.06});
  const double tails = one_of<double>(random, {0, 0, 0.05});
  std::vector<double> base;
  for (int e = 0; e < entries; ++e)
    base.push_back(one_of<double>(random, {0, 0, 0.003, 0.01, 0.015, 0.03, 0.06, 0.12, 0.4}));
  Times times;
  double drift = 0;
  for (int r = 0; r < rounds; ++r) {
    drift += 0.02 * (uniform(random) - 0.5);
    auto& row = times.emplace_back();
    for (int e = 0; e < entries; ++e) {
      double noise = 0;
      for (int i = 0; i < 4; ++i) noise += uniform(random) - 0.5;
      if (uniform(random) < tails) noise += 20 * uniform(random);
      row.push_back(
          0.1 * std::exp(base[static_cast<std::size_t>(e)] + drift + sd * std::sqrt(3.0) * noise));
    }
  }
  return times;
}

// Each run costs one second. Returns the race at its end.
Race run(const Times& times, RaceOptions options, double budget = 1e9) {
  options.entries = static_cast<int>(times[0].size());
  Race race(options);
  double left = budget;
  while (const auto plan = race.next_round(Seconds(left))) {
    RoundTimes round;
    for (int e : plan->order)
      round.value.push_back(
          {times[static_cast<std::size_t>(plan->round - 1)][static_cast<std::size_t>(e)]});
    round.cost = Seconds(static_cast<double>(plan->order.size()));
    left -= round.cost.count();
    race.add(round, Seconds(left)).value();
  }
  return race;
}

void check_bound(double ours, double theirs) {
  if (std::isinf(theirs))
    CHECK(ours == theirs);
  else
    CHECK(ours == doctest::Approx(theirs).epsilon(1e-9));
}

void check_equal(const RaceResult& race, const ReferenceRace& reference) {
  CHECK(std::string(name_of(race.verdict)) == reference.verdict);
  CHECK(race.fastest == reference.leader);
  CHECK(race.recommended == reference.recommended);
  CHECK(race.rounds == reference.rounds);
  check_bound(race.margin.value, reference.margin);
  check_bound(race.largest_possible_gain, reference.largest_gain);
  for (std::size_t e = 1; e < race.entries.size() && race.rounds > 0; ++e) {
    CAPTURE(e);
    const EntryResult& entry = race.entries[e];
    const auto dropped = reference.dropped_after.find(static_cast<int>(e));
    CHECK(entry.dropped_after.has_value() == (dropped != reference.dropped_after.end()));
    if (entry.dropped_after) CHECK(*entry.dropped_after == dropped->second);
    check_bound(entry.estimate, reference.estimate[e]);
    if (entry.behind) {
      CHECK(reference.gross.at(static_cast<int>(e)));
      CHECK(std::isinf(entry.interval.lo));
      CHECK(entry.verdict == EntryVerdict::kSlower);
    } else {
      check_bound(entry.interval.lo, reference.lo[e]);
      check_bound(entry.interval.hi, reference.hi[e]);
    }
  }
}

}  // namespace

TEST_CASE("the race decides as the reference does") {
  std::map<std::string, int> seen;
  int gross = 0;
  int simpler = 0;
  int short_ones = 0;
  for (unsigned seed = 0; seed < 250; ++seed) {
    CAPTURE(seed);
    std::mt19937 random(seed);
    const int entries = one_of<int>(random, {2, 2, 3, 4, 5, 8, 11});
    const int max_rounds = one_of<int>(random, {94, 94, 94, 184});
    const int rounds = one_of<int>(random, {2, 5, 8, 11, 20, 40, 200});
    const double margin = one_of<double>(random, {0.001, 0.01, 0.01, 0.03});
    const double budget = entries * (rounds - 0.5);
    const Times times = random_times(random, entries, max_rounds);
    const Race race = run(times, {.margin = Fraction{margin}, .max_rounds = max_rounds}, budget);
    const RaceResult result = race.result();
    const ReferenceRace reference =
        ReferenceRacer(ReferenceInput{times, margin, max_rounds, budget}).run();
    CHECK(race.surviving() == reference.survivors);
    check_equal(result, reference);
    ++seen[reference.verdict];
    for (const auto& entry : result.entries) gross += entry.behind.has_value();
    simpler += result.recommended != 0 && result.recommended != result.fastest;
    short_ones += result.rounds < 8;
  }
  // The inputs reach what they are meant to reach.
  CHECK(seen["change"] >= 10);
  CHECK(seen["keep"] >= 10);
  CHECK(seen["better"] >= 5);
  CHECK(seen["inconclusive"] >= 10);
  CHECK(gross >= 10);
  CHECK(simpler >= 3);
  CHECK(short_ones >= 10);
}

TEST_CASE("units and drift do not matter: every round may have its own clock") {
  for (unsigned seed = 0; seed < 40; ++seed) {
    CAPTURE(seed);
    std::mt19937 random(seed);
    const Times times = random_times(random, 4, 94);
    Times scaled = times;
    for (auto& row : scaled) {
      const double clock = 1000 * (0.5 + uniform(random));
      for (double& value : row) value *= clock;
    }
    const RaceResult a = run(times, {}).result();
    const RaceResult b = run(scaled, {}).result();
    CHECK(a.verdict == b.verdict);
    CHECK(a.recommended == b.recommended);
    CHECK(a.rounds == b.rounds);
    for (std::size_t e = 1; e < 4; ++e) {
      CHECK(a.entries[e].verdict == b.entries[e].verdict);
      check_bound(b.entries[e].estimate, a.entries[e].estimate);
    }
  }
}

TEST_CASE("swapping two entries mirrors the estimate and its interval") {
  for (unsigned seed = 0; seed < 40; ++seed) {
    CAPTURE(seed);
    std::mt19937 random(seed);
    const Times times = random_times(random, 2, 94);
    Times swapped = times;
    for (auto& row : swapped) std::swap(row[0], row[1]);
    const RaceResult a = run(times, {}, 30).result();  // 15 rounds
    const RaceResult b = run(swapped, {}, 30).result();
    if (a.rounds != b.rounds) continue;  // a keep and a change may need different numbers of rounds
    check_bound(b.entries[1].estimate, -a.entries[1].estimate);
    check_bound(b.entries[1].interval.lo, -a.entries[1].interval.hi);
    check_bound(b.entries[1].interval.hi, -a.entries[1].interval.lo);
    CHECK_FALSE((a.recommended == 1 && b.recommended == 1));
  }
}

TEST_CASE("a race against itself is a keep with a gain of nothing") {
  std::mt19937 random(7);
  Times times = random_times(random, 3, 94);
  for (auto& row : times) row = {row[0], row[0], row[0]};
  const RaceResult result = run(times, {}).result();
  CHECK(result.verdict == Verdict::kKeep);
  CHECK(result.rounds == 8);
  CHECK(result.largest_possible_gain == 0);
  CHECK(result.paired_sd == 0);
  CHECK(result.resolvable == 0);
}

// The reference knows no failures; these hold whoever fails and whenever.
TEST_CASE("failures at any time leave a sound race") {
  int came_back = 0;
  for (unsigned seed = 0; seed < 150; ++seed) {
    CAPTURE(seed);
    std::mt19937 random(seed);
    const int entries = one_of<int>(random, {2, 3, 5, 8});
    const Times times = random_times(random, entries, 94);
    Race race({.entries = entries, .seed = seed});
    std::vector<bool> failed(static_cast<std::size_t>(entries), false);
    while (const auto plan = race.next_round(Seconds(94 - race.rounds()))) {
      RoundTimes round;
      for (int e : plan->order)
        round.value.push_back(
            {times[static_cast<std::size_t>(plan->round - 1)][static_cast<std::size_t>(e)]});
      round.cost = Seconds(1);
      const std::size_t before = race.surviving().size();
      for (std::size_t p = 0; p < plan->order.size(); ++p) {
        if (plan->order[p] == 0 || random() % 40 != 0) continue;
        race.disqualify(plan->order[p]);
        failed[static_cast<std::size_t>(plan->order[p])] = true;
        round.value[p] = {};
        came_back += race.surviving().size() >= before;
      }
      race.add(round, Seconds(94 - race.rounds() - 1)).value();
    }
    const RaceResult result = race.result();
    REQUIRE(race.decided());
    CHECK(race.surviving().front() == 0);
    CHECK(result.rounds <= 94);
    CHECK_FALSE(failed[static_cast<std::size_t>(result.recommended)]);
    CHECK_FALSE(failed[static_cast<std::size_t>(result.fastest)]);
    for (std::size_t e = 1; e < failed.size(); ++e) {
      const EntryResult& entry = result.entries[e];
      CHECK((entry.verdict == EntryVerdict::kDisqualified) == failed[e]);
      CHECK(entry.interval.lo <= entry.interval.hi);
      CHECK(entry.rounds <= result.rounds);
      const bool survives = std::ranges::count(race.surviving(), static_cast<int>(e)) == 1;
      CHECK(survives == (!failed[e] && !entry.dropped_after));
    }
    if (result.recommended != 0) {
      const Interval& headline =
          result.entries[static_cast<std::size_t>(result.recommended)].interval;
      CHECK(headline.lo > 0);
    }
  }
  CHECK(came_back > 0);
}
