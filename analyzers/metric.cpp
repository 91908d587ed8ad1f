// SPDX-License-Identifier: Apache-2.0
#include "analyzers/metric.h"

#include <fmt/format.h>

#include <algorithm>

#include "analyzers/statistics.h"
#include "core/text.h"

namespace hone {
namespace {

// A single thread may exceed its wall time by clock granularity only.
constexpr double kMostCpuPerWall = 1.02;
/// Beside the start of another program, which two looks may meet as well.
constexpr double kMostParallel = 0.05;
constexpr double kSwitchesAllowed = 5;
constexpr double kSwitchesPerSecond = 5;
constexpr double kLeastOnCpu = 0.5;
constexpr double kMostIdle = 0.5;
constexpr double kSwitchesOfAnyone = 1;  // `true` has one

double largest_cpu_per_wall(std::span<const Usage> runs) {
  double largest = 0;
  for (const Usage& run : runs)
    largest = std::max(largest, value_of(Metric::kCpuTime, run) / run.wall);
  return largest;
}

double largest_parallel(std::span<const Usage> runs) {
  return runs.empty() ? 0 : std::ranges::max(runs, {}, &Usage::parallel).parallel;
}

MetricDecision decide_for_profile(std::span<const Usage> runs) {
  if (runs.empty()) return {Metric::kWallTime, "no run to judge by"};
  std::vector<double> switches;
  std::vector<double> excess;
  for (const Usage& run : runs) {
    switches.push_back(static_cast<double>(run.voluntary_switches));
    excess.push_back(switches.back() - kSwitchesPerSecond * run.wall.count());
  }
  if (const double ratio = largest_cpu_per_wall(runs); !(ratio <= kMostCpuPerWall))
    return {Metric::kWallTime, fmt::format("threads: CPU time is {:.2f} times wall time", ratio)};
  if (const double parallel = largest_parallel(runs); parallel > kMostParallel)
    return {
        Metric::kWallTime,
        fmt::format("threads: more than one wants a CPU for {:.0f} % of the time", 100 * parallel)};
  if (median(excess) > kSwitchesAllowed)
    return {Metric::kWallTime,
            fmt::format("sleeps or waits: {:.0f} voluntary context switches per run",
                        median(switches))};
  if (waits(runs))
    return {Metric::kWallTime,
            fmt::format("sleeps or waits: on a CPU for {:.0f} % of its wall time",
                        100 * share_on_cpu(runs))};
  return {Metric::kCpuTime, "one CPU-bound thread"};
}

}  // namespace

MetricDecision decide_metric(const MetricConfig& choice, std::span<const Usage> runs) {
  const std::string chosen = "chosen by the configuration";
  switch (choice.choice) {
    case MetricChoice::kCpuTime:
      return {Metric::kCpuTime, chosen};
    case MetricChoice::kWallTime:
      return {Metric::kWallTime, chosen};
    case MetricChoice::kPeakMemory:
      return {Metric::kPeakMemory, chosen};
    case MetricChoice::kGoogleBenchmark:
      return {Metric::kReading, "per iteration, as the benchmarks report it", Better::kLower,
              "time per iteration"};
    case MetricChoice::kRegex:
    case MetricChoice::kJsonPointer:
      return {Metric::kReading, "read from the program's output", choice.better, choice.name};
    case MetricChoice::kAuto:
      return decide_for_profile(runs);
  }
  return {};
}

MetricDecision decide_metric(const MetricConfig& choice,
                             std::span<const std::vector<Usage>> profiles) {
  MetricDecision decision = decide_metric(choice, std::span<const Usage>());
  for (const auto& runs : profiles) {
    decision = decide_metric(choice, std::span<const Usage>(runs));
    if (decision.metric == Metric::kWallTime) return decision;
  }
  return decision;
}

double share_on_cpu(std::span<const Usage> runs) {
  std::vector<double> shares;
  for (const Usage& run : runs) shares.push_back(value_of(Metric::kCpuTime, run) / run.wall);
  return median(std::move(shares));
}

bool is_parallel(std::span<const Usage> runs) {
  return largest_cpu_per_wall(runs) > kMostCpuPerWall || largest_parallel(runs) > kMostParallel;
}

// Of runs without a look: a program that another one keeps off the CPU is preempted; one that gives
// it up is not.
bool waits(std::span<const Usage> runs) {
  std::vector<double> idle;
  for (const Usage& run : runs)
    if (run.idle >= 0) idle.push_back(run.idle);
  if (!idle.empty()) return median(std::move(idle)) > kMostIdle && share_on_cpu(runs) < kLeastOnCpu;
  std::vector<double> switches;
  std::vector<double> preemptions;
  for (const Usage& run : runs) {
    switches.push_back(static_cast<double>(run.voluntary_switches));
    preemptions.push_back(static_cast<double>(run.involuntary_switches));
  }
  const double given_up = median(std::move(switches));
  return share_on_cpu(runs) < kLeastOnCpu && given_up > kSwitchesOfAnyone &&
         median(std::move(preemptions)) < given_up;
}

bool is_time(Metric metric) { return metric == Metric::kCpuTime || metric == Metric::kWallTime; }

Metric other_time(Metric metric) {
  return metric == Metric::kCpuTime ? Metric::kWallTime : Metric::kCpuTime;
}

Seconds value_of(Metric metric, const Usage& usage) {
  return metric == Metric::kCpuTime ? usage.user + usage.system : usage.wall;
}

std::string_view name_of(Metric metric) {
  switch (metric) {
    case Metric::kCpuTime:
      return "cpu-time";
    case Metric::kWallTime:
      return "wall-time";
    case Metric::kPeakMemory:
      return "peak-memory";
    case Metric::kReading:
      break;
  }
  return "reading";
}

std::string_view words_of(Metric metric) {
  switch (metric) {
    case Metric::kCpuTime:
      return "CPU time";
    case Metric::kWallTime:
      return "wall time";
    case Metric::kPeakMemory:
      return "peak memory";
    case Metric::kReading:
      break;
  }
  return "score";
}

std::string words_of(const MetricDecision& decision) {
  return decision.title.empty() ? std::string(words_of(decision.metric))
                                : escape_terminal(decision.title);
}

std::string name_of(const MetricDecision& decision) {
  const bool has_title = decision.metric == Metric::kReading && !decision.title.empty();
  return has_title ? decision.title : std::string(name_of(decision.metric));
}

}  // namespace hone
