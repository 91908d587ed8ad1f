// SPDX-License-Identifier: Apache-2.0
// The two tests that benchmark tools and their users apply to runs of one program after the other.
#pragma once

#include <span>

namespace hone::bench {

/// Two-sided p of Welch's t-test. Precondition: at least two values each.
double welch(std::span<const double> a, std::span<const double> b);

/// Two-sided p of Mann and Whitney's U by its normal approximation, corrected for ties.
double mann_whitney(std::span<const double> a, std::span<const double> b);

}  // namespace hone::bench
