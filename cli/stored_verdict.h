// SPDX-License-Identifier: Apache-2.0
// What a race said when it was finished, as it is kept in the store, and its comparison with what
// the recorded samples give now. Doubles keep every digit: equal means equal.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "cli/replay.h"
#include "cli/report.h"
#include "core/result.h"

namespace hone {

/// One JSON object of all that the samples decide: "race" (its verdict, who is equal or open, the
/// largest gain, and of each entry its verdict, estimate and bounds, by the other time and by row
/// too; log-ratios d = ln t_0 - ln t_i, null: unbounded), "advice" without its sentences,
/// "profiles" (memory, instructions, over-fitting, what each axis bought, trade-offs) and
/// "workloads". `report` is of the same run.
std::string verdict_to_json(const RaceSetup& setup, const RaceReplay& replay, const Report& report);

/// One line for each figure that differs: "race/entries/pgo/lo: stored 0.1, recomputed 0.2". An
/// Error when `stored` is no such object.
Result<std::vector<std::string>> compare_verdicts(std::string_view stored,
                                                  std::string_view recomputed);

}  // namespace hone
