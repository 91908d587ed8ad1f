// SPDX-License-Identifier: Apache-2.0
#include "analyzers/race_drops.h"

#include <doctest/doctest.h>

#include <cmath>

using namespace hone;

namespace {

// Log times of four entries over three rounds: 0, 1 and 2 within a few per mille, 3 much slower.
Table rounds_of(double behind, double noise = 0.002) {
  return {{noise, 0, -noise, behind}, {0, noise, -noise, behind}, {-noise, 0, 0, behind}};
}

}  // namespace

TEST_CASE("an entry far behind in every round is dropped") {
  const GrossDrops drops = find_gross_drops(rounds_of(0.2), {0, 1, 4, 6}, 7);
  CHECK(drops.dropped == std::vector<int>{6});
  CHECK(drops.leader == 4);
}

TEST_CASE("never the baseline") {
  CHECK(find_gross_drops(rounds_of(0.2), {1, 4, 6, 0}, 7).dropped.empty());
}

TEST_CASE("not when one round says otherwise, or it is less than 5 %, or the noise is large") {
  Table rounds = rounds_of(0.2);
  rounds[1][3] = 0.04;
  CHECK(find_gross_drops(rounds, {0, 1, 2, 3}, 4).dropped.empty());
  CHECK(find_gross_drops(rounds_of(std::log(1.05) - 0.003), {0, 1, 2, 3}, 4).dropped.empty());
  // 4.50 and 5.06 standard errors behind on average, where t(1 - .005/3, 6) = 4.70.
  CHECK(find_gross_drops(rounds_of(0.06, 0.03), {0, 1, 2, 3}, 4).dropped.empty());
  CHECK(find_gross_drops(rounds_of(0.07, 0.03), {0, 1, 2, 3}, 4).dropped == std::vector<int>{3});
}

TEST_CASE("only in rounds 3 to 7, among at least four") {
  Table rounds = rounds_of(0.2);
  rounds.pop_back();
  CHECK(find_gross_drops(rounds, {0, 1, 2, 3}, 4).dropped.empty());
  while (rounds.size() < 7) rounds.push_back(rounds[rounds.size() % 2]);
  CHECK(find_gross_drops(rounds, {0, 1, 2, 3}, 4).dropped == std::vector<int>{3});
  rounds.push_back(rounds[0]);
  CHECK(find_gross_drops(rounds, {0, 1, 2, 3}, 4).dropped.empty());
  Table three = rounds_of(0.2);
  for (auto& row : three) row.erase(row.begin());
  CHECK(find_gross_drops(three, {0, 1, 2}, 3).dropped.empty());
}

// 3 rounds, 4 entries, the residual by hand. Entry means (0, 0, 0, d) and round
// means d/4, so the residuals are the noise itself: rows (x,-x,0,0), (-x,x,0,0), (0,0,0,0). SS = 4
// x^2, 6 degrees. t(1 - .005/3, 6) = 4.7; threshold 4.70 * sqrt(4/6) * x * sqrt(2/3) = 3.13 x.
TEST_CASE("the mean must exceed the t bound of the pooled residual") {
  const auto table = [](double x, double d) {
    return Table{{x, -x, 0, d}, {-x, x, 0, d}, {0, 0, 0, d}};
  };
  CHECK(find_gross_drops(table(0.03, 0.12), {0, 1, 2, 3}, 4).dropped == std::vector<int>{3});
  CHECK(find_gross_drops(table(0.03, 0.08), {0, 1, 2, 3}, 4).dropped.empty());
}
