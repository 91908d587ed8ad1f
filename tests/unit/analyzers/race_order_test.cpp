// SPDX-License-Identifier: Apache-2.0
#include "analyzers/race_order.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <map>
#include <set>

using namespace hone;

TEST_CASE("a round runs every survivor once, with 0 to 4095 bytes of padding") {
  const std::vector<int> survivors = {0, 2, 3, 7};
  std::set<int> paddings;
  for (int round = 1; round <= 200; ++round) {
    RoundPlan plan = plan_round(1, round, survivors);
    CHECK(plan.round == round);
    CHECK(plan.padding.size() == 4);
    for (int padding : plan.padding) CHECK((padding >= 0 && padding <= 4095));
    paddings.insert(plan.padding.begin(), plan.padding.end());
    std::ranges::sort(plan.order);
    CHECK(plan.order == survivors);
  }
  CHECK(paddings.size() > 600);
  CHECK(*paddings.begin() < 50);
  CHECK(*paddings.rbegin() > 4045);
}

TEST_CASE("seed and round alone decide") {
  const std::vector<int> survivors = {0, 1, 2, 3, 4, 5, 6, 7};
  CHECK(plan_round(5, 9, survivors).order == plan_round(5, 9, survivors).order);
  CHECK(plan_round(5, 9, survivors).padding == plan_round(5, 9, survivors).padding);
  int same_round = 0;
  int same_seed = 0;
  for (int i = 1; i <= 50; ++i) {
    same_round += plan_round(5, i, survivors).order == plan_round(6, i, survivors).order;
    same_seed += plan_round(5, i, survivors).order == plan_round(5, i + 1, survivors).order;
  }
  CHECK(same_round < 3);
  CHECK(same_seed < 3);
}

// A stored race must replay with any compiler and library. These were computed apart, with another
// program for the same generator.
TEST_CASE("the orders and paddings of a seed never change") {
  const std::vector<int> survivors = {0, 1, 2, 3};
  CHECK(plan_round(1, 1, survivors).order == std::vector<int>{3, 0, 2, 1});
  CHECK(plan_round(1, 1, survivors).padding == std::vector<int>{388, 853, 2021, 1162});
  CHECK(plan_round(1, 2, survivors).order == std::vector<int>{0, 2, 1, 3});
  CHECK(plan_round(1, 2, survivors).padding == std::vector<int>{2383, 2331, 2945, 1112});
  CHECK(plan_round(2, 1, survivors).order == std::vector<int>{2, 3, 1, 0});
}

// Chi-squared over the 24 orders of four, 2400 draws: 23 degrees of freedom, 99.99 % is below 58.
TEST_CASE("all orders are equally likely") {
  std::map<std::vector<int>, int> count;
  for (int round = 1; round <= 2400; ++round) ++count[plan_round(3, round, {0, 1, 2, 3}).order];
  CHECK(count.size() == 24);
  double chi_squared = 0;
  for (const auto& [order, times] : count) chi_squared += (times - 100) * (times - 100) / 100.0;
  CHECK(chi_squared < 58);
}
