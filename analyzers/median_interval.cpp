// SPDX-License-Identifier: Apache-2.0
#include "analyzers/median_interval.h"

#include <algorithm>
#include <cmath>

namespace hone {

Interval median_interval(std::vector<double> values, double level) {
  std::ranges::sort(values);
  const std::size_t n = values.size();
  double chance = std::pow(0.5, n);  // P(B = k)
  double below = 0;                  // P(B < k)
  std::size_t k = 0;
  while (2 * k < n && below + chance <= level) {
    below += chance;
    chance *= static_cast<double>(n - k) / static_cast<double>(k + 1);
    ++k;
  }
  return k == 0 ? Interval{} : Interval{values[k - 1], values[n - k]};
}

}  // namespace hone
