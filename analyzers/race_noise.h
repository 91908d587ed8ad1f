// SPDX-License-Identifier: Apache-2.0
// How noisy the paired log-ratios of a race are, what difference can be seen through that noise,
// and how many rounds a smaller one would take.
#pragma once

#include <span>

#include "analyzers/race_times.h"

namespace hone {

/// 1.1 * 1.4826 * median absolute deviation of the log-ratios of all pairs of columns, each pair
/// centred on its own median. 0 for fewer than two columns or rows. The 1.1 makes up for the
/// downward bias of the median deviation of few values.
double paired_sd(const Table& rounds);

/// The smallest log-ratio that `rounds` rounds can be expected to resolve: 1.1 * z(level) * sd /
/// sqrt(rounds). Precondition: rounds > 0.
double resolvable_difference(double level, double sd, int rounds);

/// Rounds that show a log-ratio of `effect` at `level` with a chance of 80 %: (z(level) + .84)^2 *
/// (sd / effect)^2, rounded up. Precondition: effect > 0.
int rounds_for(double level, double sd, double effect);

}  // namespace hone
