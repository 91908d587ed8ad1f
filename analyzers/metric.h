// SPDX-License-Identifier: Apache-2.0
// Which time ranks the profiles: CPU time for one CPU-bound thread, wall time otherwise. Decided
// once from the check and warm-up runs of all profiles, then frozen.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/config.h"
#include "core/process.h"

namespace hone {

enum class Metric { kCpuTime, kWallTime };

struct MetricDecision {
  Metric metric = Metric::kCpuTime;
  std::string reason;  ///< "one CPU-bound thread", "threads: CPU time is 1.9 times wall time", …
};

/// The rule: CPU time when no run has cpu/wall > 1.02 and the median of voluntary context switches
/// is <= 5 + 5 per second. `runs` are of one profile; without any, wall time.
MetricDecision decide_metric(MetricChoice choice, std::span<const Usage> runs);

/// The same over several profiles, each with its own runs: wall time if any of them needs it.
MetricDecision decide_metric(MetricChoice choice, std::span<const std::vector<Usage>> profiles);

/// user + system, or wall.
Seconds value_of(Metric metric, const Usage& usage);

/// "cpu-time" or "wall-time".
std::string_view name_of(Metric metric);

/// For sentences: "CPU time" or "wall time".
std::string_view words_of(Metric metric);

}  // namespace hone
