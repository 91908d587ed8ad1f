// SPDX-License-Identifier: Apache-2.0
#include "analyzers/median_interval.h"

#include <doctest/doctest.h>

#include <cmath>
#include <numeric>

namespace hone {
namespace {

// n = 8: P(B = 0) = 1/256, P(B <= 1) = 9/256; n = 20: P(B <= 5) = .0207, P(B <= 6) = .0577.
TEST_CASE("the median's interval is between order statistics") {
  std::vector<double> values = {5, 1, 4, 2, 3};
  CHECK(std::isinf(median_interval(values, 0.025).lo));
  values = {8, 1, 7, 2, 6, 3, 5, 4};
  CHECK(median_interval(values, 0.025).lo == 1);
  CHECK(median_interval(values, 0.025).hi == 8);
  CHECK(median_interval(values, 0.04).lo == 2);
  values.resize(20);
  std::iota(values.begin(), values.end(), 1);
  CHECK(median_interval(values, 0.025).lo == 6);
  CHECK(median_interval(values, 0.025).hi == 15);
}

}  // namespace
}  // namespace hone
