// SPDX-License-Identifier: Apache-2.0
#include "analyzers/measured_time.h"

#include <algorithm>
#include <vector>

#include "analyzers/median_interval.h"
#include "analyzers/statistics.h"

namespace hone {
namespace {

constexpr double kLevel = 0.025;  // each side
constexpr double kTicksPerSecond = 100;

std::vector<double> values_of(std::span<const Outcome> rounds, Metric metric) {
  std::vector<double> values;
  for (const Outcome& round : rounds) values.push_back(value_of(metric, round.usage).count());
  return values;
}

TimeEstimate estimate_waiting(std::span<const Outcome> rounds, Seconds all) {
  std::vector<double> waits;
  for (const Outcome& round : rounds)
    waits.push_back((round.usage.wall - value_of(Metric::kCpuTime, round.usage)).count());
  const Interval interval = median_interval(waits, kLevel);
  const auto within = [&](double seconds) {
    return Seconds(std::clamp(seconds, 0.0, all.count()));
  };
  return {within(median(waits)), within(interval.lo), within(interval.hi)};
}

ShareEstimate estimate_system(std::span<const Outcome> rounds) {
  std::vector<ShareCount> counts;
  for (const Outcome& round : rounds) {
    const double ticks = kTicksPerSecond * round.executions;
    counts.push_back({.hits = ticks * round.usage.system.count(),
                      .samples = ticks * value_of(Metric::kCpuTime, round.usage).count()});
  }
  return estimate_share(counts);
}

}  // namespace

MeasuredTime measure_rounds(std::span<const Outcome> rounds, Metric metric, bool is_parallel) {
  MeasuredTime time{.metric = Seconds(median(values_of(rounds, metric))),
                    .cpu = Seconds(median(values_of(rounds, Metric::kCpuTime))),
                    .system = estimate_system(rounds),
                    .is_parallel = is_parallel};
  if (metric == Metric::kWallTime) time.waiting = estimate_waiting(rounds, time.metric);
  return time;
}

}  // namespace hone
