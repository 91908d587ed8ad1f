// SPDX-License-Identifier: Apache-2.0
// Instructions in a report: a second witness beside time, from the runs that were counted.
#pragma once

#include "cli/replay.h"
#include "cli/report.h"
#include "cli/stored_run.h"

namespace hone {

/// Instructions of the profiles that were counted, all in the same way as the baseline, and whether
/// they agree with time: in the advice of the compared profile and of all others where they do not,
/// or where a workload may have lost its work. Needs the changes.
void add_instructions(Report& report, const StoredRun& run, const RaceReplay& replay);

}  // namespace hone
