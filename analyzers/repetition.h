// SPDX-License-Identifier: Apache-2.0
// Short workloads: how often a command is run within one observation. Timers and starting a program
// are too coarse for a claim of 1 % about less than 50 ms.
#pragma once

#include <span>

#include "core/units.h"

namespace hone {

inline constexpr Seconds kShortRun{0.050};
inline constexpr Seconds kWantedObservation{0.100};
/// Below this, starting the program is a good part of what is measured: to be said.
inline constexpr Seconds kVeryShortRun{0.020};
inline constexpr int kMostRepeats = 1000;

/// From the wall times of the runs before the race: 1 when their median is at least 50 ms, else as
/// many as make 100 ms, at most kMostRepeats. 1 without any.
int find_repeats(std::span<const Seconds> walls);

}  // namespace hone
