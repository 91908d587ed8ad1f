// SPDX-License-Identifier: Apache-2.0
#include "analyzers/metric.h"

#include <fmt/format.h>

#include <algorithm>

#include "analyzers/statistics.h"

namespace hone {
namespace {

// A single thread may exceed its wall time by clock granularity only.
constexpr double kMostCpuPerWall = 1.02;
constexpr double kSwitchesAllowed = 5;
constexpr double kSwitchesPerSecond = 5;

MetricDecision decide_for_profile(std::span<const Usage> runs) {
  if (runs.empty()) return {Metric::kWallTime, "no run to judge by"};
  double ratio = 0;
  std::vector<double> switches;
  std::vector<double> excess;
  for (const Usage& run : runs) {
    ratio = std::max(ratio, value_of(Metric::kCpuTime, run) / run.wall);
    switches.push_back(static_cast<double>(run.voluntary_switches));
    excess.push_back(switches.back() - kSwitchesPerSecond * run.wall.count());
  }
  if (!(ratio <= kMostCpuPerWall))
    return {Metric::kWallTime, fmt::format("threads: CPU time is {:.2f} times wall time", ratio)};
  if (median(excess) > kSwitchesAllowed)
    return {Metric::kWallTime,
            fmt::format("sleeps or waits: {:.0f} voluntary context switches per run",
                        median(switches))};
  return {Metric::kCpuTime, "one CPU-bound thread"};
}

}  // namespace

MetricDecision decide_metric(MetricChoice choice, std::span<const Usage> runs) {
  switch (choice) {
    case MetricChoice::kCpuTime:
      return {Metric::kCpuTime, "chosen by the configuration"};
    case MetricChoice::kWallTime:
      return {Metric::kWallTime, "chosen by the configuration"};
    case MetricChoice::kAuto:
      return decide_for_profile(runs);
  }
  return {};
}

MetricDecision decide_metric(MetricChoice choice, std::span<const std::vector<Usage>> profiles) {
  for (const std::vector<Usage>& runs : profiles) {
    const MetricDecision decision = decide_metric(choice, std::span(runs));
    if (decision.metric == Metric::kWallTime) return decision;
  }
  return decide_metric(choice, profiles.empty() ? std::span<const Usage>() : profiles.front());
}

Seconds value_of(Metric metric, const Usage& usage) {
  return metric == Metric::kCpuTime ? usage.user + usage.system : usage.wall;
}

std::string_view name_of(Metric metric) {
  return metric == Metric::kCpuTime ? "cpu-time" : "wall-time";
}

std::string_view words_of(Metric metric) {
  return metric == Metric::kCpuTime ? "CPU time" : "wall time";
}

}  // namespace hone
