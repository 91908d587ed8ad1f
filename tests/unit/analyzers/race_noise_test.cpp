// SPDX-License-Identifier: Apache-2.0
#include "analyzers/race_noise.h"

#include <doctest/doctest.h>

#include <cmath>

using namespace hone;

TEST_CASE("paired_sd pools the deviations of all pairs from their own medians") {
  // Pairs: (0,1) gives 1 2 3, (0,2) gives 0 0 6, (1,2) gives -1 -2 3.
  // Deviations: 1 0 1, 0 0 6, 0 1 4 (median of -2 -1 3 is -1). Pooled median of 0 0 0 0 1 1 1 4
  // 6: 1.
  const Table rounds = {{1, 0, 1}, {2, 0, 2}, {6, 3, 0}};
  CHECK(paired_sd(rounds) == doctest::Approx(1.1 * 1.4826 * 1));
  CHECK(paired_sd({{1, 2}}) == 0);
  CHECK(paired_sd({{1}, {2}}) == 0);
  CHECK(paired_sd({}) == 0);
}

TEST_CASE("what can be resolved shrinks with the root of the rounds") {
  // z(.025 / 5.5) = 2.6085
  const double at_94 = resolvable_difference(0.025 / 5.5, 0.01, 94);
  CHECK(at_94 == doctest::Approx(1.1 * 2.6085 * 0.01 / std::sqrt(94)).epsilon(1e-4));
  CHECK(resolvable_difference(0.025 / 5.5, 0.02, 94) == doctest::Approx(2 * at_94));
  CHECK(resolvable_difference(0.025 / 5.5, 0.01, 24) > at_94);
}

TEST_CASE("rounds needed are (z + .84)^2 (sd / effect)^2") {
  // (2.6085 + .84)^2 = 11.892
  CHECK(rounds_for(0.025 / 5.5, 0.01, 0.01) == 12);
  CHECK(rounds_for(0.025 / 5.5, 0.02, 0.01) == 48);
  CHECK(rounds_for(0.025 / 5.5, 0, 0.01) == 0);
  CHECK(rounds_for(0.025 / 5.5, 1e9, 0.01) == 1'000'000'000);
}
