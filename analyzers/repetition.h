// SPDX-License-Identifier: Apache-2.0
// Short workloads: how often a command is run within one observation. Timers and starting a program
// are too coarse for a claim of 1 % about less than 50 ms.
#pragma once

#include <span>

#include "core/units.h"

namespace hone {

inline constexpr Seconds kShortRun{0.050};
inline constexpr Seconds kWantedObservation{0.100};
/// Of the slowest entry: beside it nobody asks for 1 % of the quickest.
inline constexpr Seconds kLongestObservation{1};
/// Below this, starting the program is a good part of what is measured: to be said.
inline constexpr Seconds kVeryShortRun{0.020};
inline constexpr int kMostRepeats = 1000;

/// One count for all entries, from the median wall time of each before the race: 1 when none is
/// below 50 ms, else as many as make 100 ms of the quickest, but at most kMostRepeats and no more
/// than keep the slowest within kLongestObservation. 1 without any.
int find_repeats(std::span<const Seconds> medians);

}  // namespace hone
