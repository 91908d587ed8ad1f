// SPDX-License-Identifier: Apache-2.0
#include "analyzers/statistics.h"

#include <algorithm>
#include <cassert>
#include <cmath>
#include <numeric>

namespace hone {
namespace {

double middle(std::span<const double> sorted) {
  assert(!sorted.empty());
  const std::size_t half = sorted.size() / 2;
  return sorted.size() % 2 == 1 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2;
}

std::vector<double> unsorted_averages(std::span<const double> d) {
  std::vector<double> averages(d.size() * (d.size() + 1) / 2);
  std::size_t next = 0;
  for (std::size_t i = 0; i < d.size(); ++i)
    for (std::size_t j = i; j < d.size(); ++j) averages[next++] = (d[i] + d[j]) / 2;
  return averages;
}

// The value at `index` of the sorted list. Puts no smaller ones behind it and no larger ones
// before.
double select(std::span<double> values, std::size_t index) {
  const auto nth = values.begin() + static_cast<std::ptrdiff_t>(index);
  std::ranges::nth_element(values, nth);
  return *nth;
}

}  // namespace

double median(std::vector<double> values) {
  std::ranges::sort(values);
  return middle(values);
}

double scaled_mad(std::span<const double> values) {
  const double centre = median({values.begin(), values.end()});
  std::vector<double> deviations;
  for (double value : values) deviations.push_back(std::abs(value - centre));
  return 1.4826 * median(std::move(deviations));
}

std::vector<double> walsh_averages(std::span<const double> d) {
  std::vector<double> averages = unsorted_averages(d);
  std::ranges::sort(averages);
  return averages;
}

double hodges_lehmann(std::span<const double> d) { return middle(walsh_averages(d)); }

// The chance of T+ = s after the ranks 1..k is half of that for s, and half of that for s - k,
// after the ranks 1..k-1. Sums of positive numbers: the relative error stays near n * 2^-53, and
// the smallest value, 2^-n, is far from underflow for the n in use. Only sums up to half of the
// largest are needed, as level < 0.5.
std::int64_t signed_rank_index(int n, double level) {
  assert(n >= 0 && level > 0 && level < 0.5);
  const std::size_t half = static_cast<std::size_t>(n) * (static_cast<std::size_t>(n) + 1) / 4;
  std::vector<double> chance(half + 1, 0.0);
  chance[0] = 1;
  for (std::size_t rank = 1; rank <= static_cast<std::size_t>(n); ++rank) {
    for (std::size_t sum = half + 1; sum-- > 0;)
      chance[sum] = (chance[sum] + (sum >= rank ? chance[sum - rank] : 0.0)) / 2;
  }
  double below = 0;
  for (std::size_t k = 0; k <= half; ++k) {
    below += chance[k];
    if (below > level) return static_cast<std::int64_t>(k);
  }
  return static_cast<std::int64_t>(half);
}

Interval walsh_interval(std::span<const double> d, double level) {
  return WalshEstimator().estimate(d, level).interval;
}

// Selects instead of sorting: the middle first, then the bounds in the halves that this leaves.
Estimate WalshEstimator::estimate(std::span<const double> d, double level) {
  if (d.empty()) return {};
  auto [known, is_new] = indices_.try_emplace({d.size(), level}, 0);
  if (is_new) known->second = signed_rank_index(static_cast<int>(d.size()), level);
  const auto k = static_cast<std::size_t>(known->second);
  std::vector<double> averages = unsorted_averages(d);
  const std::span all(averages);
  const std::size_t half = all.size() / 2;
  Estimate estimate{select(all, half), {}};
  if (all.size() % 2 == 0)
    estimate.value = (estimate.value + std::ranges::max(all.first(half))) / 2;
  if (k > 0) {
    estimate.interval.hi = select(all.subspan(half), all.size() - k - half);
    estimate.interval.lo = k - 1 < half ? select(all.first(half), k - 1) : all[half];
  }
  return estimate;
}

double trimmed_mean(std::vector<double> values, double share) {
  std::ranges::sort(values);
  const auto cut = static_cast<std::ptrdiff_t>(static_cast<double>(values.size()) * share);
  const auto first = values.begin() + cut;
  const auto last = values.end() - cut;
  assert(first < last);
  return std::accumulate(first, last, 0.0) / static_cast<double>(last - first);
}

}  // namespace hone
