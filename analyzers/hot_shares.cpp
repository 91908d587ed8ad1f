// SPDX-License-Identifier: Apache-2.0
#include "analyzers/hot_shares.h"

#include <algorithm>
#include <cmath>

namespace hone {
namespace {

constexpr double kZ = 1.959964;  // two-sided 95 %

double overdispersion(std::span<const ShareCount> runs, double share) {
  if (runs.size() < 2 || share <= 0 || share >= 1) return 1;
  double chi_square = 0;
  for (const ShareCount& run : runs) {
    if (run.samples <= 0) continue;
    const double expected = run.samples * share;
    chi_square += (run.hits - expected) * (run.hits - expected) / (expected * (1 - share));
  }
  return std::max(1.0, chi_square / static_cast<double>(runs.size() - 1));
}

Seconds root_of_squares(Seconds a, Seconds b) { return Seconds(std::hypot(a.count(), b.count())); }

}  // namespace

ShareEstimate estimate_share(std::span<const ShareCount> runs) {
  double hits = 0;
  double samples = 0;
  for (const ShareCount& run : runs) {
    hits += run.hits;
    samples += run.samples;
  }
  if (samples <= 0) return {};
  const double share = hits / samples;
  const double n = samples / overdispersion(runs, share);
  const double square = kZ * kZ;
  const double middle = (share + square / (2 * n)) / (1 + square / n);
  const double half =
      kZ / (1 + square / n) * std::sqrt(share * (1 - share) / n + square / (4 * n * n));
  return {share, std::clamp(middle - half, 0.0, share), std::clamp(middle + half, share, 1.0)};
}

ShareEstimate complement(const ShareEstimate& share) {
  return {1 - share.value, 1 - share.hi, 1 - share.lo};
}

TimeEstimate part_of(const TimeEstimate& whole, const ShareEstimate& share) {
  const Seconds value = whole.value * share.value;
  const Seconds below = root_of_squares(whole.value * (share.value - share.lo),
                                        share.value * (whole.value - whole.lo));
  const Seconds above = root_of_squares(whole.value * (share.hi - share.value),
                                        share.value * (whole.hi - whole.value));
  return {value, std::max(Seconds(0), value - below), value + above};
}

TimeEstimate sum_times(std::span<const TimeEstimate> times) {
  TimeEstimate sum;
  Seconds below{0};
  Seconds above{0};
  for (const TimeEstimate& time : times) {
    sum.value += time.value;
    below = root_of_squares(below, time.value - time.lo);
    above = root_of_squares(above, time.hi - time.value);
  }
  sum.lo = sum.value - below;
  sum.hi = sum.value + above;
  return sum;
}

TimeEstimate difference(const TimeEstimate& after, const TimeEstimate& before) {
  const Seconds value = after.value - before.value;
  return {value, value - root_of_squares(after.value - after.lo, before.hi - before.value),
          value + root_of_squares(after.hi - after.value, before.value - before.lo)};
}

}  // namespace hone
