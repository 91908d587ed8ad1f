// SPDX-License-Identifier: Apache-2.0
// Estimates and quantiles against hand-computed rows and published tables.
#include "analyzers/statistics.h"

#include <doctest/doctest.h>

#include <cmath>
#include <vector>

using namespace hone;

TEST_CASE("median takes the middle, or the mean of the two middle ones") {
  CHECK(median({3}) == 3);
  CHECK(median({4, 1}) == 2.5);
  CHECK(median({9, 1, 5}) == 5);
  CHECK(median({8, 2, 6, 4}) == 5);
}

TEST_CASE("scaled_mad is the median deviation times 1.4826") {
  CHECK(scaled_mad(std::vector<double>{1, 1, 2, 2, 4, 6, 9}) == doctest::Approx(1.4826));
  CHECK(scaled_mad(std::vector<double>{5, 5, 5}) == 0);
}

TEST_CASE("trimmed_mean cuts a share of each side, rounded down") {
  CHECK(trimmed_mean({1, 2, 3}, 0.25) == 2);
  CHECK(trimmed_mean({100, 2, 4, 0}, 0.25) == 3);
  CHECK(trimmed_mean({0, 0, 1, 2, 3, 4, 50, 60}, 0.25) == 2.5);
  CHECK(trimmed_mean({0, 0, 1, 2, 3, 4, 50, 60, 70}, 0.25) == 12);
}

TEST_CASE("walsh_averages are all pairwise averages, each value with itself too") {
  CHECK(walsh_averages(std::vector<double>{4, 0, 1}) == std::vector<double>{0, 0.5, 1, 2, 2.5, 4});
}

TEST_CASE("hodges_lehmann is their median") {
  CHECK(hodges_lehmann(std::vector<double>{4, 0, 1}) == 1.5);
  CHECK(hodges_lehmann(std::vector<double>{7}) == 7);
}

// Critical values of the Wilcoxon signed-rank test, one-sided: the largest w with P(T+ <= w) <=
// level, as every table of it has them (Wilcoxon & Wilcox 1964; Hollander & Wolfe, table A.4). Our
// index is one more, for it counts the averages from 1; 0 stands for "no such w".
TEST_CASE("signed_rank_index agrees with the published critical values") {
  struct Row {
    int n;
    std::int64_t at_5, at_2_5, at_1, at_0_5;  // w, -1: none
  };
  const std::vector<Row> rows = {
      {5, 0, -1, -1, -1},    {6, 2, 0, -1, -1},        {7, 3, 2, 0, -1},
      {8, 5, 3, 1, 0},       {9, 8, 5, 3, 1},          {10, 10, 8, 5, 3},
      {12, 17, 13, 9, 7},    {15, 30, 25, 19, 15},     {20, 60, 52, 43, 37},
      {25, 100, 89, 76, 68}, {30, 151, 137, 120, 109}, {50, 466, 434, 397, 373}};
  for (const Row& row : rows) {
    CAPTURE(row.n);
    CHECK(signed_rank_index(row.n, 0.05) == row.at_5 + 1);
    CHECK(signed_rank_index(row.n, 0.025) == row.at_2_5 + 1);
    CHECK(signed_rank_index(row.n, 0.01) == row.at_1 + 1);
    CHECK(signed_rank_index(row.n, 0.005) == row.at_0_5 + 1);
  }
}

// n = 4: T+ takes 0..10 with 1 1 1 2 2 2 2 2 1 1 1 of 16 chances.
TEST_CASE("signed_rank_index at exact tail sums") {
  CHECK(signed_rank_index(4, 1.0 / 16) == 1);
  CHECK(signed_rank_index(4, 0.99 / 16) == 0);
  CHECK(signed_rank_index(4, 3.0 / 16) == 3);
  CHECK(signed_rank_index(4, 4.9 / 16) == 3);
  CHECK(signed_rank_index(4, 5.0 / 16) == 4);
  CHECK(signed_rank_index(1, 0.4) == 0);
  CHECK(signed_rank_index(0, 0.4) == 0);
}

// For large n the statistic is nearly normal with mean n(n+1)/4 and variance n(n+1)(2n+1)/24.
TEST_CASE("signed_rank_index keeps its precision for the longest race") {
  for (const double level : {0.025 / 8.5, 0.025 / (63 * 8.5)}) {
    const double n = 184;
    const double approximate =
        n * (n + 1) / 4 - normal_upper_quantile(level) * std::sqrt(n * (n + 1) * (2 * n + 1) / 24);
    CHECK(static_cast<double>(signed_rank_index(184, level)) ==
          doctest::Approx(approximate).epsilon(0.01));
  }
}

TEST_CASE("walsh_interval takes the k-th average from both ends") {
  const std::vector<double> d = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10};
  // n = 10 at 2.5 %: k = 9. Sorted averages begin 1 1.5 2 2 2.5 2.5 3 3 3, and end in mirror image.
  const Interval interval = walsh_interval(d, 0.025);
  CHECK(interval.lo == 3);
  CHECK(interval.hi == 8);
  CHECK(std::isinf(walsh_interval(std::vector<double>{1, 2, 3}, 0.025).lo));
  CHECK(std::isinf(walsh_interval(std::vector<double>{1, 2, 3}, 0.025).hi));
}

TEST_CASE("WalshEstimator gives the estimate and the interval together") {
  WalshEstimator estimator;
  const std::vector<double> d = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10};
  for (int again = 0; again < 2; ++again) {
    const Estimate estimate = estimator.estimate(d, 0.025);
    CHECK(estimate.value == 5.5);
    CHECK(estimate.interval.lo == 3);
    CHECK(estimate.interval.hi == 8);
  }
  CHECK(estimator.estimate({}, 0.025).value == 0);
  CHECK(std::isinf(estimator.estimate({}, 0.025).interval.hi));
}

TEST_CASE("binomial_interval agrees with published Clopper-Pearson intervals") {
  // 0 of n: 1 - .025^(1/n), "rule of three"-like.
  CHECK(binomial_interval(0, 100).lo == 0);
  CHECK(binomial_interval(0, 100).hi == doctest::Approx(1 - std::pow(0.025, 0.01)).epsilon(1e-6));
  CHECK(binomial_interval(10, 100).lo == doctest::Approx(0.0490).epsilon(0.001));
  CHECK(binomial_interval(10, 100).hi == doctest::Approx(0.1762).epsilon(0.001));
  CHECK(binomial_interval(5, 5).hi == 1);
  CHECK(binomial_interval(0, 0).lo == 0);
  CHECK(binomial_interval(0, 0).hi == 1);
}

TEST_CASE("quantiles are those of the tables") {
  CHECK(normal_upper_quantile(0.025) == doctest::Approx(1.959964));
  CHECK(normal_upper_quantile(0.5) == doctest::Approx(0));
  CHECK(student_quantile(0.975, 10) == doctest::Approx(2.228139));
  CHECK(student_quantile(0.995, 4) == doctest::Approx(4.604095));
}
