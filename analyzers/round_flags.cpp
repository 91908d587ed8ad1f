// SPDX-License-Identifier: Apache-2.0
#include "analyzers/round_flags.h"

#include <algorithm>
#include <utility>

#include "analyzers/statistics.h"

namespace hone {
namespace {

constexpr double kMostPressure = 0.10;
constexpr double kMostSteal = 0.01;
/// A busy thread alone on its CPU is put aside a few times per second; beside an equal it is a few
/// hundred times.
constexpr double kMostSwitchesPerSecond = 100;

constexpr double kHabitFactor = 2;

double median_of(std::span<const RoundLoad> rounds, double RoundLoad::* figure) {
  std::vector<double> values;
  for (const RoundLoad& round : rounds) values.push_back(round.*figure);
  return values.empty() ? 0 : median(std::move(values));
}

}  // namespace

RoundLoad measure_load(std::span<const SampleRow> samples) {
  double wall = 0;
  RoundLoad load;
  for (const SampleRow& sample : samples) {
    const double seconds = sample.repeats * sample.outcome.usage.wall.count();
    wall += seconds;
    if (sample.pressure > 0) load.pressure += sample.pressure * seconds;
    load.steal += sample.steal * seconds;
    const std::int64_t beyond_start =
        std::max<std::int64_t>(0, sample.outcome.usage.involuntary_switches - 1);
    load.switches += static_cast<double>(sample.repeats * beyond_start);
  }
  if (!(wall > 0)) return {};
  return {load.pressure / wall, load.steal / wall, load.switches / wall};
}

RoundLoad find_habit(std::span<const RoundLoad> rounds) {
  return {.pressure = median_of(rounds, &RoundLoad::pressure),
          .switches = median_of(rounds, &RoundLoad::switches)};
}

RoundFlags flag_round(const RoundLoad& load, const RoundLoad& habit) {
  return {
      .pressure = load.pressure > std::max(kMostPressure, kHabitFactor * habit.pressure),
      .steal = load.steal > kMostSteal,
      .switches = load.switches > std::max(kMostSwitchesPerSecond, kHabitFactor * habit.switches)};
}

}  // namespace hone
