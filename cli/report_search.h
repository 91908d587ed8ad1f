// SPDX-License-Identifier: Apache-2.0
// How a search came to what it recommends: its stages with what each trial bought, and its path
// with the changes of the last race. All of it from the stored runs.
#pragma once

#include "cli/report.h"
#include "cli/stored_run.h"

namespace hone {

/// Adds the search that `run` belongs to, as a field and as lines of the advice; nothing when it
/// belongs to none. Estimates of stages were chosen for being large; those of the path were not.
Result<void> add_search(Report& report, Store& store, const StoredRun& run);

}  // namespace hone
