// SPDX-License-Identifier: Apache-2.0
// After the race: instructions per run as a second witness, one emulated run per profile and
// workload. It never ranks, disqualifies or ends anything; what cannot be counted stays unknown.
#pragma once

#include <vector>

#include "cli/build_phase.h"
#include "cli/progress.h"
#include "cli/replay.h"
#include "cli/session.h"

namespace hone {

/// kAuto counts the baseline and the profile that the race points at, where that takes little of
/// the budget; kAlways all that raced.
Result<void> instruction_phase(Session& session, const RunRow& run,
                               const std::vector<Entry>& entries, const RaceSetup& setup,
                               const RaceReplay& replay, Progress& progress);

}  // namespace hone
