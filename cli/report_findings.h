// SPDX-License-Identifier: Apache-2.0
// What a report says besides the race itself: whether the workload waits, what each axis of a
// combination bought, and the trade-offs. Each adds its fields to the report and its lines to the
// advice; all of it comes from the stored run.
#pragma once

#include "cli/replay.h"
#include "cli/report.h"
#include "cli/stored_run.h"

namespace hone {

/// The share of wall time that each workload is on a CPU, and the first warning when it waits.
void add_waiting(Report& report, const StoredRun& run);

/// A line with the changes by workload of the profile that is compared. Needs the changes.
void add_rows(Report& report);

/// Needs the profiles' changes.
void add_ablation(Report& report, const StoredRun& run, const RaceSetup& setup,
                  const RaceReplay& replay);

/// Who is on the front of metric, loaded size, build time and peak memory. Needs the changes.
void add_front(Report& report);

}  // namespace hone
