// SPDX-License-Identifier: Apache-2.0
// After the race: a trained profile on the input that it was trained on, against the baseline,
// where that input is another than the measured one. Gains on both tell over-fitting. It never
// ranks, disqualifies or ends anything.
#pragma once

#include <vector>

#include "cli/build_phase.h"
#include "cli/progress.h"
#include "cli/replay.h"
#include "cli/session.h"

namespace hone {

/// The raced profile whose training is judged: the one that the race points at if it was trained,
/// else the trained one with the largest estimate. Nothing where a training has the measured
/// command (there is one input), where no time decides, or where that takes more than a tenth of
/// the budget.
Result<void> held_out_phase(Session& session, const RunRow& run, const std::vector<Entry>& entries,
                            const RaceSetup& setup, const RaceReplay& replay, Progress& progress);

}  // namespace hone
