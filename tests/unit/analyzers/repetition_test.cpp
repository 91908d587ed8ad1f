// SPDX-License-Identifier: Apache-2.0
#include "analyzers/repetition.h"

#include <doctest/doctest.h>

#include <vector>

namespace hone {
namespace {

int repeats(const std::vector<double>& milliseconds) {
  std::vector<Seconds> walls;
  for (const double wall : milliseconds) walls.emplace_back(wall / 1000);
  return find_repeats(walls);
}

TEST_CASE("below 50 ms as many executions as make 100 ms") {
  CHECK(repeats({50}) == 1);
  CHECK(repeats({49.9}) == 3);
  CHECK(repeats({10}) == 10);
  CHECK(repeats({30, 10, 11}) == 10);  // one count for all, by the quickest
  CHECK(repeats({0.6}) == 167);
  CHECK(repeats({0.001}) == kMostRepeats);
  CHECK(repeats({0}) == kMostRepeats);
  CHECK(repeats({}) == 1);
  CHECK(repeats({1, 40}) == 25);  // a second of the slowest
  CHECK(repeats({1, 5000}) == 1);
}

}  // namespace
}  // namespace hone
