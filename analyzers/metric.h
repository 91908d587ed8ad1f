// SPDX-License-Identifier: Apache-2.0
// What ranks the profiles: what the configuration names, else CPU time for one CPU-bound thread and
// wall time otherwise. Decided once from the check and warm-up runs of all profiles, then frozen.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/config.h"
#include "core/process.h"

namespace hone {

enum class Metric { kCpuTime, kWallTime, kPeakMemory, kReading };

struct MetricDecision {
  Metric metric = Metric::kCpuTime;
  std::string reason;  ///< "one CPU-bound thread", "threads: CPU time is 1.9 times wall time", …
  Better better = Better::kLower;
  std::string title = {};  ///< kReading: what the number is, for sentences
};

/// The rule: CPU time when no run has cpu/wall > 1.02 or more than one thread that wants a CPU for
/// more than 5 % of its time (which a busy machine does not hide: it lets one run at a time), and
/// the median of voluntary context switches is <= 5 + 5 per second, and the program does not wait
/// for most of its time (waits()). `runs` are of one profile; without any, wall time.
MetricDecision decide_metric(const MetricConfig& choice, std::span<const Usage> runs);

/// The same over several profiles, each with its own runs: wall time if any of them needs it.
MetricDecision decide_metric(const MetricConfig& choice,
                             std::span<const std::vector<Usage>> profiles);

/// True if one of the runs used more than one CPU at a time or wanted to: by the rule above.
bool is_parallel(std::span<const Usage> runs);

/// Median share of its wall time that a program is on a CPU; above 1 with threads.
/// Precondition: at least one run.
double share_on_cpu(std::span<const Usage> runs);
/// True if the program is on a CPU for less than half of its time and wants none for most of it
/// (medians; the latter of the runs at which somebody looked, see Usage::idle). Without such a run:
/// it gives the CPU up more than once (`true` does once, `sleep 1` twice), and is preempted less
/// often than that. Who is kept off the CPU by others does not wait.
/// Precondition: at least one run.
bool waits(std::span<const Usage> runs);

bool is_time(Metric metric);
/// The time that does not rank. Precondition: is_time(metric).
Metric other_time(Metric metric);

/// user + system, or wall. Precondition: is_time(metric).
Seconds value_of(Metric metric, const Usage& usage);

/// "cpu-time", "wall-time", "peak-memory"; "reading" for a number read from the output.
std::string_view name_of(Metric metric);

/// For sentences: "CPU time", "wall time", "peak memory"; "score" for a number read from the
/// output.
std::string_view words_of(Metric metric);
/// The same with the number's own title where it has one, safe for one line of a terminal.
std::string words_of(const MetricDecision& decision);
/// As a contract's key: name_of(), the title for a number read from the output.
std::string name_of(const MetricDecision& decision);

}  // namespace hone
