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
hone::testing::TimeOf noisy(const std::vector<double>& seconds, double sd, unsigned seed = 1) {
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
  CHECK_FALSE(race.result().resolvable.has_value());
  CHECK_FALSE(race.forecast());
}

TEST_CASE("asked again, the same round is planned; what ran decides, not who asked") {
  Race race({.entries = 4, .seed = 3});
  const auto first = race.next_round(Seconds(100));
  const auto again = race.next_round(Seconds(100));
  REQUIRE(first);
  CHECK(first->order == again->order);
  CHECK(first->padding == again->padding);
  race.add(times_of(*first, noisy({1, 1, 1, 1}, 0.01)), Seconds(99)).value();
  CHECK(race.next_round(Seconds(99))->round == 2);
}

TEST_CASE("a spent budget ends the race with a last look, between looks too") {
  Race race({.entries = 2});
  run_race(race, noisy({1.0, 0.9}, 0.3), 9);
  CHECK(race.decided());
  CHECK(race.rounds() == 9);
  CHECK(race.result().verdict == Verdict::kInconclusive);
  CHECK_FALSE(race.next_round(Seconds(1000)));

  Race spent({.entries = 2});  // by the runs before the race: the first round begins all the same
  const auto first = spent.next_round(Seconds(-1));
  REQUIRE(first);
  spent.add(times_of(*first, noisy({1.0, 0.9}, 0.3)), Seconds(-2)).value();
  CHECK_FALSE(spent.next_round(Seconds(-2)));
  CHECK(spent.result().verdict == Verdict::kInconclusive);
  CHECK(spent.result().entries[1].rounds == 1);
}

TEST_CASE("steps to a combination in the race are not dropped as far behind") {
  // Axes 0 and 1, both together (the best), and 2 alone; 1 gains more than 0.
  const std::vector<double> speeds = {1, 0.95, 0.9, 0.7, 0.98};
  const auto survivors_after_3 = [&](const AxisSets& axes) {
    Race race({.entries = 5, .axes = axes});
    for (int round = 1; round <= 3; ++round) {
      const auto plan = race.next_round(Seconds(99));
      race.add(times_of(*plan, noisy(speeds, 0.002)), Seconds(99)).value();
    }
    return race.surviving();
  };
  CHECK(survivors_after_3({}) == std::vector{0, 3});
  CHECK(survivors_after_3({{}, {0}, {1}, {0, 1}, {2}}) == std::vector{0, 2, 3});
  CHECK(survivors_after_3({{}, {0}, {1}, {0, 1, 3}, {2}}) == std::vector{0, 2, 3});

  Race race({.entries = 5, .axes = {{}, {0}, {1}, {0, 1}, {2}}});
  run_race(race, noisy(speeds, 0.002), 94);
  const RaceResult result = race.result();
  CHECK(result.recommended == 3);
  CHECK(std::isfinite(race.compare(0, 2).change.interval.lo));
  CHECK(std::isfinite(race.compare(2, 3).change.interval.hi));
}

TEST_CASE("the last round is fixed after round 8 by the cost of the survivors' rounds") {
  // The last entry is gross: it is gone after round 3. Rounds cost 4 s, then 3 s.
  Race race({.entries = 4, .margin = Fraction{0.0001}});
  const auto time = noisy({1, 1, 1, 2}, 0.01);
  double left = 60;
  while (race.rounds() < 8) {
    const auto plan = race.next_round(Seconds(left));
    RoundTimes times = times_of(*plan, time);
    times.cost = Seconds(static_cast<double>(plan->order.size()));
    left -= times.cost.count();
    race.add(times, Seconds(left)).value();
  }
  CHECK(race.surviving() == std::vector<int>{0, 1, 2});
  CHECK(left == 60 - 3 * 4 - 5 * 3);
  CHECK(race.last_round() == 8 + 33 / 3);
  CHECK(race.result().margin.value > 0.0001);
  CHECK(race.result().margin.value == race.result().resolvable);
}

TEST_CASE("no round begins that the budget is not expected to pay for") {
  Race race({.entries = 2, .margin = Fraction{0.0001}});
  const auto time = noisy({1, 1}, 0.01);
  double left = 15;  // of rounds of 2 s each: seven, and a half
  while (const auto plan = race.next_round(Seconds(left))) {
    RoundTimes times = times_of(*plan, time);
    times.cost = Seconds(2);
    left -= 2;
    race.add(times, Seconds(left)).value();
  }
  CHECK(race.rounds() == 7);
  CHECK(left == 1);
  Race one({.entries = 2});  // of the first round nothing is known
  CHECK(one.next_round(Seconds(0.001)));
}

// An entry that came back has fewer rounds than the others; when it fails too, theirs count.
TEST_CASE(
    "the margin is settled also where a failure lets the common rounds jump over the eighth") {
  Race race({.entries = 5});
  const auto time = noisy({0.52, 0.53, 0.5, 0.52, 0.52}, 0.002);
  const auto run_until = [&](int round) {
    while (race.rounds() < round)
      race.add(times_of(*race.next_round(Seconds(90)), time), Seconds(90)).value();
  };
  run_until(5);
  REQUIRE(race.surviving() == std::vector<int>{0, 2, 3, 4});  // 1 was a gross loser after round 3
  race.disqualify(2);
  REQUIRE(race.surviving() == std::vector<int>{0, 1, 3, 4});
  run_until(9);  // seven in common
  race.disqualify(1);
  CHECK_FALSE(race.result().resolvable);
  run_until(10);
  CHECK(race.result().resolvable);
}

TEST_CASE("a gross loser is slower without bounds, with its own rounds") {
  Race race({.entries = 5});
  run_race(race, noisy({1.1, 1.0, 1.0, 1.5, 1.0}, 0.005));
  const EntryResult entry = race.result().entries[3];
  CHECK(entry.behind);
  CHECK(entry.dropped_after == 3);
  CHECK(entry.rounds == 3);
  CHECK(entry.verdict == EntryVerdict::kSlower);
  CHECK(std::isinf(entry.interval.lo));
  CHECK(entry.estimate == doctest::Approx(std::log(1.1 / 1.5)).epsilon(0.1));
}

TEST_CASE("the baseline is never dropped, however slow") {
  Race race({.entries = 4});
  run_race(race, noisy({3.0, 1.0, 1.001, 1.0}, 0.001));
  CHECK(race.surviving().front() == 0);
  CHECK(race.result().verdict == Verdict::kChange);
  CHECK(race.result().entries[1].rounds == race.rounds());
}

TEST_CASE("who was dropped at a look keeps its interval against the baseline") {
  Race race({.entries = 3});
  run_race(race, [](int round, int entry) {
    const double wobble = round % 2 == 0 ? 1.0 : 1.1;  // of the leader: it needs more rounds
    return entry == 0 ? 1.0 : entry == 1 ? 0.7 : 0.5 * wobble;
  });
  const RaceResult result = race.result();
  const EntryResult& entry = result.entries[1];
  CHECK(entry.dropped_after == 10);
  CHECK(entry.rounds == 10);
  CHECK(entry.verdict == EntryVerdict::kFaster);
  CHECK(entry.interval.lo == doctest::Approx(-std::log(0.7)));
  CHECK(result.recommended == 2);
  CHECK(result.entries[2].rounds >= 10);
}

// The smallest program need not be the fastest: against a fast one it would be dropped at once.
TEST_CASE("where time is not the goal, none leaves but who loses too much against the baseline") {
  const auto time = noisy({1.0, 0.7, 1.0, 1.3}, 0.01);
  Race fastest({.entries = 4});
  run_race(fastest, time);
  CHECK(fastest.result().entries[2].behind);
  Race smallest({.entries = 4, .stakes = {.allowed_loss = 0.01}});
  run_race(smallest, time);
  const RaceResult result = smallest.result();
  CHECK_FALSE(result.entries[2].dropped_after);
  CHECK(result.entries[2].interval.lo >= -0.01);  // it is known before anything is decided
  CHECK(result.rounds > fastest.rounds());
  CHECK(result.entries[3].dropped_after);
  CHECK(result.entries[3].interval.hi < -0.01);
  CHECK_FALSE(result.entries[3].behind);
}

TEST_CASE("the simplest of the practically equal ones is recommended, dropped or not") {
  Race race({.entries = 3});
  run_race(race, noisy({1.0, 0.905, 0.9}, 0.0005));
  const RaceResult result = race.result();
  CHECK(result.verdict == Verdict::kChange);
  CHECK(result.fastest == 2);
  CHECK(result.entries[1].dropped_after.has_value());  // slower, but by less than the margin
  CHECK(result.equal == std::vector<int>{1, 2});
  CHECK(result.recommended == 1);
  CHECK(result.largest_gain_entry == 2);
  CHECK(result.largest_possible_gain == doctest::Approx(std::log(0.905 / 0.9)).epsilon(0.3));
}

TEST_CASE("a failing entry leaves, also within a round, and others go on") {
  Race race({.entries = 3});
  const auto time = noisy({1.0, 0.5, 0.9}, 0.003);
  for (int round = 1; round <= 4; ++round)
    race.add(times_of(*race.next_round(Seconds(90)), time), Seconds(90)).value();
  const auto plan = race.next_round(Seconds(90));
  RoundTimes times = times_of(*plan, time);
  for (std::size_t p = 0; p < plan->order.size(); ++p)
    if (plan->order[p] == 1) times.value[p] = {};
  race.disqualify(1);
  race.add(times, Seconds(90)).value();
  CHECK(race.surviving() == std::vector<int>{0, 2});
  run_race(race, time);
  const RaceResult result = race.result();
  CHECK(result.recommended == 2);
  CHECK(result.entries[1].verdict == EntryVerdict::kDisqualified);
  CHECK(result.entries[1].rounds == 4);
  CHECK(result.entries[2].rounds == result.rounds);
}

TEST_CASE("alone after all others failed, the baseline is kept at once") {
  Race race({.entries = 3});
  race.add(times_of(*race.next_round(Seconds(90)), noisy({1, 1, 1}, 0.01)), Seconds(90)).value();
  race.disqualify(1);
  race.disqualify(2);
  CHECK_FALSE(race.next_round(Seconds(90)));
  CHECK(race.result().verdict == Verdict::kKeep);
  CHECK(race.rounds() == 1);
}

// An entry that wins by doing no work, and is found out late, must not take honest ones with it.
TEST_CASE("who was dropped for being slower than a disqualified one comes back") {
  Race race({.entries = 3});
  const auto time = noisy({1.0, 0.8, 0.4}, 0.15);
  while (race.rounds() < 12)
    race.add(times_of(*race.next_round(Seconds(90)), time), Seconds(90)).value();
  REQUIRE(race.surviving() == std::vector<int>{0, 2});
  race.disqualify(2);
  CHECK(race.surviving() == std::vector<int>{0, 1});
  CHECK_FALSE(race.decided());
  run_race(race, time);
  const RaceResult result = race.result();
  CHECK(result.recommended == 1);
  CHECK(result.entries[1].rounds < result.rounds);
}

TEST_CASE("a value that is no time is an error that names the run") {
  Race race({.entries = 2, .names = {"baseline", "pgo"}});
  const auto plan = race.next_round(Seconds(90));
  RoundTimes times = times_of(*plan, noisy({1, 1}, 0.01));
  times.value[plan->order[0] == 1 ? 0 : 1] = {0.0};
  const auto added = race.add(times, Seconds(90));
  REQUIRE_FALSE(added);
  CHECK(added.error().message == "round 1: `pgo` on workload 1 measured 0, not a positive number");
  CHECK(race.rounds() == 0);
}

namespace {

// CPU time says entry 1 is faster by a tenth; wall time says `wall_gain`.
RaceResult race_with_other(double wall_gain) {
  Race race({.entries = 2});
  while (const auto plan = race.next_round(Seconds(90))) {
    RoundTimes times = times_of(*plan, noisy({1.0, 0.9}, 0.005));
    for (int e : plan->order)
      times.other.push_back({noisy({2.0, 2.0 * std::exp(-wall_gain)}, 0.01, 5)(plan->round, e)});
    race.add(times, Seconds(90)).value();
  }
  return race.result();
}

}  // namespace

TEST_CASE("both metrics significant with opposite signs: conflict") {
  const RaceResult result = race_with_other(-0.1);
  CHECK(result.verdict == Verdict::kConflict);
  CHECK(result.recommended == 0);
  CHECK(result.conflicting == 1);
  CHECK(result.entries[1].other->value == doctest::Approx(-0.1).epsilon(0.2));
}

TEST_CASE("no conflict when the other metric agrees or cannot tell") {
  CHECK(race_with_other(0.1).verdict == Verdict::kChange);
  CHECK(race_with_other(0.0).verdict == Verdict::kChange);
}

TEST_CASE("several workloads: the weighted mean decides, each has its own interval") {
  Race race({.entries = 2, .weights = {3, 1}});
  while (const auto plan = race.next_round(Seconds(90))) {
    RoundTimes times;
    for (int e : plan->order)
      times.value.push_back(
          {noisy({1.0, 0.8}, 0.003)(plan->round, e), noisy({5.0, 5.5}, 0.003, 9)(plan->round, e)});
    times.cost = Seconds(1);
    race.add(times, Seconds(90)).value();
  }
  const RaceResult result = race.result();
  const EntryResult& entry = result.entries[1];
  CHECK(result.verdict == Verdict::kChange);
  CHECK(entry.estimate == doctest::Approx((-3 * std::log(0.8) - std::log(1.1)) / 4).epsilon(0.05));
  REQUIRE(entry.workloads.size() == 2);
  CHECK(entry.workloads[0].value == doctest::Approx(-std::log(0.8)).epsilon(0.05));
  CHECK(entry.workloads[1].value == doctest::Approx(-std::log(1.1)).epsilon(0.05));
  // At level a/2 eight rounds have no finite bounds: 2^-8 > .00227.
  CHECK(result.rounds == 8);
  CHECK(std::isinf(entry.workloads[1].interval.hi));
}

TEST_CASE("a forecast from round 8 on, of the user's own margin") {
  Race race({.entries = 2, .margin = Fraction{0.01}});
  const auto time = noisy({1.0, 0.98}, 0.04);
  while (race.rounds() < 8) {
    CHECK_FALSE(race.forecast());
    race.add(times_of(*race.next_round(Seconds(500)), time), Seconds(500)).value();
  }
  const auto forecast = race.forecast();
  REQUIRE(forecast);
  CHECK(forecast->effect == Fraction{0.01});
  CHECK(forecast->rounds > 100);  // sd about 4.4 %: (2.61 + .84)^2 * 4.4^2 = 230
  CHECK(forecast->rounds < 600);
  CHECK(forecast->more == Seconds(forecast->rounds - 8));
}

TEST_CASE("not decided forecasts at least the next look") {
  Race race({.entries = 2, .margin = Fraction{0.05}});
  run_race(race, noisy({1.0, 0.97}, 0.03), 10);
  const RaceResult result = race.result();
  REQUIRE(result.verdict == Verdict::kInconclusive);
  CHECK(result.forecast->rounds >= 12);
  CHECK(result.forecast->more >= Seconds(2));
}

TEST_CASE("long races have their own looks and levels") {
  Race race({.entries = 2, .max_rounds = 184});
  CHECK(race.first_look() == 10);
  CHECK(race.level() == doctest::Approx(0.025 / 8.5));
  CHECK(race.last_round() == 184);
  run_race(race, noisy({1.0, 0.99}, 0.5));
  CHECK(race.rounds() > 94);
  CHECK(race.result().max_rounds == 184);
}

TEST_CASE("a stored race replays to the same verdict, and its middle is what it was") {
  const auto time = noisy({1.0, 0.985, 0.99, 1.1, 1.0}, 0.02);
  Race race({.entries = 5, .seed = 11});
  std::vector<RoundTimes> stored;
  while (const auto plan = race.next_round(Seconds(90 - race.rounds()))) {
    stored.push_back(times_of(*plan, time));
    race.add(stored.back(), Seconds(89 - race.rounds())).value();
  }
  Race again({.entries = 5, .seed = 11});
  for (std::size_t r = 0; r < stored.size(); ++r) {
    const auto plan = again.next_round(Seconds(90 - again.rounds()));
    REQUIRE(plan);
    const RaceResult peek = again.result();  // looking on must not change the race
    CHECK(peek.rounds == static_cast<int>(r));
    again.add(stored[r], Seconds(89 - again.rounds())).value();
  }
  CHECK_FALSE(again.next_round(Seconds(90 - again.rounds())));
  const RaceResult a = race.result();
  const RaceResult b = again.result();
  CHECK(a.verdict == b.verdict);
  CHECK(a.recommended == b.recommended);
  CHECK(a.margin == b.margin);
  CHECK(a.largest_possible_gain == b.largest_possible_gain);
  for (std::size_t e = 0; e < 5; ++e) {
    CHECK(a.entries[e].estimate == b.entries[e].estimate);
    CHECK(a.entries[e].dropped_after == b.entries[e].dropped_after);
  }
}
