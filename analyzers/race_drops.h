// SPDX-License-Identifier: Apache-2.0
// Gross drops: between rounds 3 and 7 an entry that is far behind the leader in every single round
// leaves the race, long before an interval could say so. It keeps no bounds.
#pragma once

#include <vector>

#include "analyzers/race_times.h"

namespace hone {

struct GrossDrops {
  int leader = 0;            ///< entry with the least median of round-centred values
  std::vector<int> dropped;  ///< entries; never the baseline
};

/// Drops entry i if d_iL > ln 1.05 in every round and mean d_iL > t(1 - .005/(K-1), (|S|-1)(n-1)) *
/// s * sqrt(2/n), with s the pooled residual of a two-way fit (entry + round). `rounds`: common
/// rounds of `surviving`, columns in that order; `entries` is K. Nothing when there are not 3 to 7
/// rounds or fewer than 4 survivors.
GrossDrops find_gross_drops(const Table& rounds, const std::vector<int>& surviving, int entries);

}  // namespace hone
