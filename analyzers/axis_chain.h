// SPDX-License-Identifier: Apache-2.0
// The way from the baseline to a combination of axes, over simpler entries of the same race.
#pragma once

#include <functional>
#include <optional>
#include <vector>

namespace hone {

/// Of each entry its axes as ascending numbers; of entry 0, the baseline, none.
using AxisSets = std::vector<std::vector<int>>;

/// The log-ratio by which entry `to` is faster than entry `from`; nothing where it is unknown.
using PairedGain = std::function<std::optional<double>(int from, int to)>;

/// The entries after 0, `target` last: each adds one axis to the one before it and gains most of
/// those of which the gain is known; where there is none, the rest is one step. Empty when the
/// target has fewer than two axes, or nothing is known between it and the baseline.
std::vector<int> find_axis_chain(const AxisSets& axes, int target, const PairedGain& gain);

}  // namespace hone
