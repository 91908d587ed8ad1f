// SPDX-License-Identifier: Apache-2.0
// What the race says of the two profiles that hone hot shows: the word on which of them is faster,
// which samples cannot give.
#pragma once

#include <string>

#include "cli/report.h"
#include "cli/stored_run.h"

namespace hone {

/// One line. Of a profile alone, or against the baseline: its verdict. Of any other two: their
/// change over the rounds that both ran, at the level of the race's other bounds; a profile that
/// was dropped early has no bounds there either. Empty for the baseline alone and for what was not
/// raced.
Result<std::string> describe_race(const StoredRun& run, const Report& report,
                                  const std::string& profile, const std::string& reference);

}  // namespace hone
