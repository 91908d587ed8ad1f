// SPDX-License-Identifier: Apache-2.0
// What starting any program costs on this machine: the floor below every measured time. It is
// reported, never subtracted.
#pragma once

#include "core/process.h"

namespace hone {

inline constexpr int kSpawnCostRuns = 11;

/// The median wall time of kSpawnCostRuns runs of `true` (spawn, exec, exit and wait).
Result<Seconds> measure_spawn_cost(Runner& runner);

}  // namespace hone
