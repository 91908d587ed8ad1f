// SPDX-License-Identifier: Apache-2.0
// The stages of a search as the store has them: what each race said, from its samples alone.
#pragma once

#include "cli/search.h"
#include "cli/stored_run.h"

namespace hone {

/// The stage that a stored run was; nothing when it is no stage of a search.
std::optional<SearchStage> find_stage(const StoredRun& run);

/// What the race of `run`, a stage of a search, says.
Result<StageOutcome> find_outcome(const StoredRun& run, const SearchStage& stage);

}  // namespace hone
