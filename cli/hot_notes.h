// SPDX-License-Identifier: Apache-2.0
// What is said above the table of hone hot about rows that are not what they seem.
#pragma once

#include <vector>

#include "cli/hot_report.h"

namespace hone {

/// Adds a note for each symbol that is several functions of one name, of different files:
/// `captures` know them. Only where rows are symbols.
void note_mixed(HotReport& report, const std::vector<HotCapture>& captures);

/// Adds a note that names the lines of is_folded(), where some were seen running.
void note_folded(HotReport& report);

/// Adds a note where workloads are `overlapping`, so that rows are of another time than the race.
void note_threads(HotReport& report);

}  // namespace hone
