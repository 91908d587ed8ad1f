// SPDX-License-Identifier: Apache-2.0
// Trade-offs: what is left when everything that another one beats in one way, and equals in all
// others, is taken away. Differences below a goal's tolerance count as equal.
#pragma once

#include <array>
#include <span>
#include <vector>

namespace hone {

/// Costs of one profile, lower is better: the metric (a throughput inverted), loaded bytes, build
/// seconds, peak memory. Each > 0, or 0 when it is not known: then it is equal to anything.
using Costs = std::array<double, 4>;

/// As shares: the race's margin, then 1 % of size, 10 % of build time, and of memory 1 % or 256 KiB
/// of `memory` bytes, which is more; `memory` is the baseline's, 0 when it is not known.
Costs tolerances(double margin, double memory);

/// Indices of the front, ascending. O(n^2).
std::vector<std::size_t> find_front(std::span<const Costs> profiles, const Costs& tolerance);

}  // namespace hone
