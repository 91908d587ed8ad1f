// SPDX-License-Identifier: Apache-2.0
#include "analyzers/race_levels.h"

#include <doctest/doctest.h>

#include <cmath>

using namespace hone;

TEST_CASE("levels share 2.5 % a side among the comparisons and the looks") {
  CHECK(find_levels(2, 94).bound == doctest::Approx(0.0045455).epsilon(1e-4));   // .025 / 5.5
  CHECK(find_levels(3, 94).bound == doctest::Approx(0.0019231).epsilon(1e-4));   // .025 / (2 * 6.5)
  CHECK(find_levels(8, 94).bound == doctest::Approx(0.00054945).epsilon(1e-4));  // .025 / (7 * 6.5)
  CHECK(find_levels(64, 94).bound == doctest::Approx(0.000061050).epsilon(1e-4));  // / (63 * 6.5)
  CHECK(find_levels(2, 184).bound == doctest::Approx(0.0029412).epsilon(1e-4));    // .025 / 8.5
  CHECK(find_levels(8, 184).bound == doctest::Approx(0.00042017).epsilon(1e-4));   // / (7 * 8.5)
  for (int entries : {1, 2, 8, 64}) {
    CHECK(find_levels(entries, 94).single == find_levels(2, 94).bound);
    CHECK(find_levels(entries, 184).single == find_levels(2, 184).bound);
  }
}

TEST_CASE("looks are at twelve fixed rounds, three more in long races") {
  int usual = 0;
  int longer = 0;
  for (int n = 0; n <= 300; ++n) {
    usual += is_look(n, 94);
    longer += is_look(n, 184);
  }
  CHECK(usual == 12);
  CHECK(longer == 15);
  for (int n : {8, 10, 12, 15, 19, 24, 30, 38, 48, 60, 75, 94}) {
    CHECK(is_look(n, 94));
    CHECK(is_look(n, 184));
  }
  for (int n : {118, 147, 184}) {
    CHECK_FALSE(is_look(n, 94));
    CHECK(is_look(n, 184));
  }
  CHECK(next_look(0, 94) == 8);
  CHECK(next_look(8, 94) == 10);
  CHECK(next_look(9, 94) == 10);
  CHECK_FALSE(next_look(94, 94).has_value());
  CHECK(next_look(94, 184) == 118);
}

TEST_CASE("the first usable look is the first n with 2^-n <= a") {
  struct Row {
    int entries, max_rounds, look;
  };
  // 2^-8 = .0039, 2^-10 = .00098, 2^-12 = .00024, 2^-15 = .000031
  for (const Row& row : {Row{2, 94, 8},
                         {3, 94, 10},
                         {4, 94, 10},
                         {5, 94, 12},
                         {8, 94, 12},
                         {16, 94, 12},
                         {17, 94, 15},
                         {64, 94, 15},
                         {2, 184, 10},
                         {8, 184, 12}}) {
    CAPTURE(row.entries);
    CAPTURE(row.max_rounds);
    const double level = find_levels(row.entries, row.max_rounds).bound;
    CHECK(first_usable_look(level, row.max_rounds) == row.look);
    CHECK(std::ldexp(1.0, -row.look) <= level);
  }
}

TEST_CASE("a budget that ends before the first usable look is told with what would do") {
  const auto budget = find_short_budget(8, 94, Seconds(50), Seconds(10));
  REQUIRE(budget);
  CHECK(budget->rounds == 5);
  CHECK(budget->needed == 12);
  CHECK(budget->enough == Seconds(120));
  CHECK_FALSE(find_short_budget(8, 94, Seconds(120), Seconds(10)));
  CHECK(find_short_budget(2, 94, Seconds(79), Seconds(10))->rounds == 7);
  CHECK_FALSE(find_short_budget(2, 94, Seconds(80), Seconds(10)));
  CHECK_FALSE(find_short_budget(1, 94, Seconds(1), Seconds(10)));
}

TEST_CASE("so is a limit of rounds below it, whatever the budget") {
  const auto limit = find_short_budget(3, 8, Seconds(5000), Seconds(10));
  REQUIRE(limit);
  CHECK(limit->of == Shortage::kRounds);
  CHECK(limit->rounds == 8);
  CHECK(limit->needed == 10);
  CHECK_FALSE(find_short_budget(3, 10, Seconds(5000), Seconds(10)));
  CHECK_FALSE(find_short_budget(2, 8, Seconds(5000), Seconds(10)));
  CHECK_FALSE(find_short_budget(1, 8, Seconds(5000), Seconds(10)));
  CHECK(find_short_budget(3, 94, Seconds(50), Seconds(10))->of == Shortage::kTime);
}
