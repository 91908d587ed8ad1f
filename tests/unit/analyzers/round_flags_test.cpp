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

RoundFlags flags(const std::vector<SampleRow>& samples) { return flag_round(samples); }

TEST_CASE("each limit by itself") {
  CHECK_FALSE(flags({sample(1, 0.10, 0.01, 100)}).any());
  CHECK(flags({sample(1, 0.11, 0, 0)}).pressure);
  CHECK(flags({sample(1, 0, 0.011, 0)}).steal);
  CHECK(flags({sample(1, 0, 0, 101)}).switches);
  CHECK_FALSE(flags({}).any());
}

TEST_CASE("a round is judged as a whole, by its time") {
  CHECK_FALSE(flags({sample(9, 0, 0, 0), sample(1, 0.9, 0, 0)}).any());
  CHECK(flags({sample(1, 0, 0, 0), sample(9, 0.9, 0, 0)}).pressure);
}

TEST_CASE("repeated executions count as often as they ran") {
  SampleRow repeated = sample(0.01, 0, 0, 2);  // 10 of them: 20 switches in 0.1 s
  repeated.repeats = 10;
  CHECK(flags({repeated}).switches);
}

TEST_CASE("a kernel without pressure is no disturbance") {
  CHECK_FALSE(flags({sample(1, -1, 0, 0)}).any());
}

}  // namespace
}  // namespace hone
