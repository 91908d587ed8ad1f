// SPDX-License-Identifier: Apache-2.0
// How well a median is known, from the values of one program alone. Comparisons of two are paired
// and use the intervals of statistics.h.
#pragma once

#include <vector>

#include "analyzers/statistics.h"

namespace hone {

/// Interval of the median by order statistics (the inversion of the sign test; exact for any
/// distribution): with k the largest for which P(B < k) <= level, B binomial of n and 1/2, from the
/// k-th smallest to the k-th largest value. Infinite when 2^-n > level.
Interval median_interval(std::vector<double> values, double level);

}  // namespace hone
