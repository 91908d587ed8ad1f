// SPDX-License-Identifier: Apache-2.0
#include "analyzers/round_flags.h"

namespace hone {
namespace {

constexpr double kMostPressure = 0.10;
constexpr double kMostSteal = 0.01;
/// A busy thread alone on its CPU is put aside a few times per second; beside an equal it is a few
/// hundred times.
constexpr double kMostSwitchesPerSecond = 100;

}  // namespace

RoundFlags flag_round(std::span<const SampleRow> samples) {
  double wall = 0;
  double waited = 0;
  double stolen = 0;
  double switches = 0;
  for (const SampleRow& sample : samples) {
    const double seconds = sample.repeats * sample.outcome.usage.wall.count();
    wall += seconds;
    if (sample.pressure > 0) waited += sample.pressure * seconds;
    stolen += sample.steal * seconds;
    switches += static_cast<double>(sample.repeats * sample.outcome.usage.involuntary_switches);
  }
  if (!(wall > 0)) return {};
  return {.pressure = waited / wall > kMostPressure,
          .steal = stolen / wall > kMostSteal,
          .switches = switches / wall > kMostSwitchesPerSecond};
}

}  // namespace hone
