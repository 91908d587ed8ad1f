// SPDX-License-Identifier: Apache-2.0
// From counted samples to seconds: a symbol's share of the samples times the measured time, with an
// interval. The share is binomial (Wilson's interval, 95 %); where several sampled runs scatter
// more than that, the interval grows by what was seen.
#pragma once

#include <span>
#include <vector>

#include "core/units.h"

namespace hone {

/// lo <= value <= hi, seconds.
struct TimeEstimate {
  Seconds value{0};
  Seconds lo{0};
  Seconds hi{0};
};

/// Samples of one symbol in one sampled run, of all samples of that run.
struct ShareCount {
  double hits = 0;
  double samples = 0;
};

struct ShareEstimate {
  double value = 0;
  double lo = 0;
  double hi = 1;
};

/// Wilson 1927, with the samples divided by the overdispersion of the runs (Pearson's chi-square
/// over its degrees of freedom, at least 1: McCullagh & Nelder, "Generalized Linear Models", 4.5).
/// No samples: 0 in [0, 1].
ShareEstimate estimate_share(std::span<const ShareCount> runs);

/// 1 - `share`.
ShareEstimate complement(const ShareEstimate& share);
/// That share of the time, both uncertain and independent: deviations add as squares, to first
/// order (the delta method, each side on its own as in MOVER).
TimeEstimate part_of(const TimeEstimate& whole, const ShareEstimate& share);

/// Sum of independent estimates: deviations add as squares (Zou & Donner 2008, MOVER).
TimeEstimate sum_times(std::span<const TimeEstimate> times);
/// `after` - `before`; negative: `after` is faster. The same method.
TimeEstimate difference(const TimeEstimate& after, const TimeEstimate& before);

}  // namespace hone
