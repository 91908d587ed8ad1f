// SPDX-License-Identifier: Apache-2.0
// What each axis of a combination bought: the chain from the baseline over simpler profiles that
// raced, one more axis at a time, with the paired change of each step.
#pragma once

#include <string>
#include <vector>

#include "analyzers/axis_chain.h"
#include "analyzers/metric.h"
#include "analyzers/race.h"
#include "cli/report.h"

namespace hone {

/// An entry of the race and its axes, as axes_to_json() writes them.
struct RacedAxes {
  std::string name;
  std::string axes_json;
};

/// Their axes as numbers, equal ones for equal words.
AxisSets find_axes(const std::vector<RacedAxes>& entries);

/// The steps from entry 0 to `target`. Each goes to the entry that adds one axis and gains most of
/// those that were not disqualified; where none raced, the rest is one step. Empty when the target
/// has fewer than two axes, or no simpler entry with some of them raced.
std::vector<ReportedAxisGain> find_ablation(const Race& race, const MetricDecision& metric,
                                            const std::vector<RacedAxes>& entries, int target);

/// "of which PGO 15.8 % less [15.1, 16.4], ThinLTO on top 3.8 % less [3.1, 4.5]"; "" for no steps.
std::string render_ablation(const std::vector<ReportedAxisGain>& steps);

}  // namespace hone
