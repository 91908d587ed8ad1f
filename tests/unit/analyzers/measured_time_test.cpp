// SPDX-License-Identifier: Apache-2.0
#include "analyzers/measured_time.h"

#include <doctest/doctest.h>

#include <vector>

namespace hone {
namespace {

Outcome round_of(double wall, double user, double system, int executions = 1) {
  return {.usage = {.wall = Seconds(wall), .user = Seconds(user), .system = Seconds(system)},
          .executions = executions};
}

TEST_CASE("what one thread waits is the median over the rounds, with its interval") {
  std::vector<Outcome> rounds;
  for (const double waits : {0.5, 0.1, 0.2, 0.6, 0.3, 0.4})
    rounds.push_back(round_of(2 + waits, 1.5, 0.5));
  const MeasuredTime time = measure_rounds(rounds, Metric::kWallTime, false);
  CHECK(time.metric.count() == doctest::Approx(2.35));
  CHECK(time.cpu.count() == doctest::Approx(2));
  CHECK(time.waiting.value.count() == doctest::Approx(0.35));
  CHECK(time.waiting.lo.count() == doctest::Approx(0.1));
  CHECK(time.waiting.hi.count() == doctest::Approx(0.6));
  const MeasuredTime cpu = measure_rounds(rounds, Metric::kCpuTime, false);
  CHECK(cpu.metric.count() == doctest::Approx(2));
  CHECK(cpu.waiting.hi.count() == 0);
}

TEST_CASE("few rounds do not tell how long one waits: anything up to all of the time") {
  const std::vector<Outcome> rounds = {round_of(3, 2, 0), round_of(3, 2, 0)};
  const MeasuredTime time = measure_rounds(rounds, Metric::kWallTime, false);
  CHECK(time.waiting.value.count() == doctest::Approx(1));
  CHECK(time.waiting.lo.count() == 0);
  CHECK(time.waiting.hi.count() == doctest::Approx(3));
}

TEST_CASE("the system share is that of all rounds, as sure as their ticks and their scatter") {
  // 4 rounds of 1 s, and one of which each execution takes 1 s: 600 ticks, 60 in the kernel.
  const std::vector<Outcome> even = {round_of(1, 0.9, 0.1), round_of(1, 0.9, 0.1),
                                     round_of(1, 0.9, 0.1), round_of(1, 0.9, 0.1),
                                     round_of(1, 0.9, 0.1, 2)};
  const ShareEstimate share = measure_rounds(even, Metric::kCpuTime, false).system;
  const std::vector<ShareCount> ticks = {{60, 600}};
  CHECK(share.value == doctest::Approx(0.1));
  CHECK(share.lo == doctest::Approx(estimate_share(ticks).lo));
  CHECK(share.hi == doctest::Approx(estimate_share(ticks).hi));
  const std::vector<Outcome> scattered = {round_of(1, 0.8, 0.2), round_of(1, 1, 0),
                                          round_of(1, 0.8, 0.2), round_of(1, 1, 0),
                                          round_of(1, 0.9, 0.1, 2)};
  const ShareEstimate wider = measure_rounds(scattered, Metric::kCpuTime, false).system;
  CHECK(wider.value == doctest::Approx(0.1));
  CHECK(wider.hi > share.hi);
}

TEST_CASE("no tick in the kernel is no proof of none") {
  const std::vector<Outcome> rounds = {round_of(0.5, 0.5, 0)};
  const ShareEstimate share = measure_rounds(rounds, Metric::kCpuTime, false).system;
  CHECK(share.value == 0);
  CHECK(share.hi > 0.05);
}

}  // namespace
}  // namespace hone
