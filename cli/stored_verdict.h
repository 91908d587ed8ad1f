// SPDX-License-Identifier: Apache-2.0
// What a race said when it was finished, as it is kept in the store, and its comparison with what
// the recorded samples give now. Doubles keep every digit: equal means equal.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "cli/replay.h"
#include "core/result.h"

namespace hone {

/// One JSON object: verdict, recommended, rounds, margin and, for each entry, verdict, estimate,
/// bounds (null: unbounded) and rounds; log-ratios d = ln t_0 - ln t_i.
std::string verdict_to_json(const RaceSetup& setup, const RaceReplay& replay);

/// One line for each figure that differs: "entries/pgo/lo: stored 0.1, recomputed 0.2". An Error
/// when `stored` is no such object.
Result<std::vector<std::string>> compare_verdicts(std::string_view stored,
                                                  std::string_view recomputed);

}  // namespace hone
