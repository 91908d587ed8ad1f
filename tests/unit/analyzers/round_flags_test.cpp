// SPDX-License-Identifier: Apache-2.0
#include "analyzers/round_flags.h"

#include <doctest/doctest.h>

#include <vector>

namespace hone {
namespace {

SampleRow sample(double wall, double pressure, double steal, std::int64_t switches) {
  SampleRow row{.pressure = pressure, .steal = steal};
  row.outcome.usage.wall = Seconds(wall);
  row.outcome.usage.involuntary_switches = switches;
  return row;
}

RoundFlags flags(const std::vector<SampleRow>& samples) {
  return flag_round(measure_load(samples));
}

TEST_CASE("each limit by itself") {
  CHECK_FALSE(flags({sample(1, 0.10, 0.01, 100)}).any());
  CHECK(flags({sample(1, 0.11, 0, 0)}).pressure);
  CHECK(flags({sample(1, 0, 0.011, 0)}).steal);
  CHECK(flags({sample(1, 0, 0, 102)}).switches);  // one is the start's
  CHECK_FALSE(flags({}).any());
}

TEST_CASE("a round is judged as a whole, by its time") {
  CHECK_FALSE(flags({sample(9, 0, 0, 0), sample(1, 0.9, 0, 0)}).any());
  CHECK(flags({sample(1, 0, 0, 0), sample(9, 0.9, 0, 0)}).pressure);
}

TEST_CASE("repeated executions count as often as they ran") {
  SampleRow repeated = sample(0.01, 0, 0, 3);  // 10 of them: 20 switches in 0.1 s, and 10 starts
  repeated.repeats = 10;
  CHECK(flags({repeated}).switches);
}

TEST_CASE("the start of a short program is no disturbance") {
  SampleRow alone = sample(0.002, 0, 0, 1);
  alone.repeats = 45;
  CHECK_FALSE(flags({alone}).any());
}

TEST_CASE("a kernel without pressure is no disturbance") {
  CHECK_FALSE(flags({sample(1, -1, 0, 0)}).any());
}

// Four threads on two CPUs preempt each other in every round.
TEST_CASE("what the programs do to themselves is no disturbance, twice as much is") {
  const std::vector<RoundLoad> rounds = {
      {0.40, 0.009, 900}, {0.45, 0, 1000}, {0.30, 0, 800}, {0.99, 0, 9000}};
  const RoundLoad habit = find_habit(rounds);
  CHECK(habit.pressure == doctest::Approx(0.425));
  CHECK(habit.switches == 950);
  CHECK(habit.steal == 0);
  CHECK_FALSE(flag_round({0.8, 0.01, 1800}, habit).any());
  CHECK(flag_round({0.86, 0, 0}, habit).pressure);
  CHECK(flag_round({0, 0, 1901}, habit).switches);
  CHECK(flag_round({0, 0.02, 0}, habit).steal);
  CHECK(flag_round({0.11, 0, 0}, find_habit({})).pressure);
  CHECK(flag_round({0, 0, 101}, {0.01, 0, 1}).switches);  // a quiet habit narrows nothing
}

}  // namespace
}  // namespace hone
