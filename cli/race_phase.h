// SPDX-License-Identifier: Apache-2.0
// The second half of a run: check that every profile computes what the baseline computes, then race
// those that do. Every sample is in the store before it is looked at; a race that was interrupted
// goes on from its last whole round.
#pragma once

#include <vector>

#include "cli/build_phase.h"
#include "cli/progress.h"
#include "cli/session.h"

namespace hone {

/// An Error when the baseline itself fails. When interrupted, the run stays unfinished in the
/// store.
Result<void> race_phase(Session& session, const RunRow& run, std::vector<Entry> entries,
                        Progress& progress);

}  // namespace hone
