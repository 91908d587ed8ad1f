// SPDX-License-Identifier: Apache-2.0
// Paired, rank-based estimates: the Hodges-Lehmann estimate and the confidence interval from the
// order statistics of Walsh averages (the inversion of the signed-rank test). Pure functions.
// Source: Hollander & Wolfe, Nonparametric Statistical Methods, chapter 3.
#pragma once

#include <cstdint>
#include <limits>
#include <map>
#include <span>
#include <utility>
#include <vector>

namespace hone {

/// A two-sided interval of a log-ratio; infinite when the sample is too small for its level.
struct Interval {
  double lo = -std::numeric_limits<double>::infinity();
  double hi = std::numeric_limits<double>::infinity();
};

/// A Hodges-Lehmann estimate with its Walsh interval; 0 and infinite without any value.
struct Estimate {
  double value = 0;
  Interval interval{};
};

/// Median of `values`, the mean of the two middle ones for even counts. Precondition: not empty.
double median(std::vector<double> values);

/// 1.4826 * median absolute deviation from the median.
double scaled_mad(std::span<const double> values);

/// The n(n+1)/2 averages (d_i + d_j)/2, i <= j, sorted. O(n^2 log n); n <= a few hundred.
std::vector<double> walsh_averages(std::span<const double> d);

/// Median of the Walsh averages. Precondition: not empty.
double hodges_lehmann(std::span<const double> d);

/// Largest k with P(T+ < k) <= level, T+ the signed-rank statistic of n untied values: the k-th
/// smallest and k-th largest Walsh averages bound an interval whose error is <= level on each side.
/// 0 when even the extreme value is too likely (2^-n > level): the interval is infinite.
/// Preconditions: n >= 0, 0 < level < 0.5.
std::int64_t signed_rank_index(int n, double level);

/// [k-th smallest, k-th largest] Walsh average, k = signed_rank_index(n, level).
Interval walsh_interval(std::span<const double> d, double level);

/// Estimate and interval together, in O(n^2), with the index of each (n, level) computed once.
class WalshEstimator {
 public:
  Estimate estimate(std::span<const double> d, double level);

 private:
  std::map<std::pair<std::size_t, double>, std::int64_t> indices_;
};

/// Quantile z with P(Z > z) = level, Z standard normal (Boost.Math).
double normal_upper_quantile(double level);
/// Quantile t with P(T <= t) = p, T Student with `degrees` degrees of freedom.
double student_quantile(double p, double degrees);

/// The exact 95 % interval of a share (Clopper & Pearson 1934): `part` of `whole`; [0, 1] of none.
Interval binomial_interval(int part, int whole);

/// Mean without the lowest and highest `share` (0..0.5) of the values, rounded down each side.
/// Precondition: something is left.
double trimmed_mean(std::vector<double> values, double share);

}  // namespace hone
