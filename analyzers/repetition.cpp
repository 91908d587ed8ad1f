// SPDX-License-Identifier: Apache-2.0
#include "analyzers/repetition.h"

#include <algorithm>
#include <cmath>
#include <vector>

#include "analyzers/statistics.h"

namespace hone {

int find_repeats(std::span<const Seconds> walls) {
  if (walls.empty()) return 1;
  std::vector<double> seconds;
  for (const Seconds wall : walls) seconds.push_back(wall.count());
  const double middle = median(std::move(seconds));
  if (middle >= kShortRun.count()) return 1;
  const double wanted = std::ceil(kWantedObservation.count() / std::max(middle, 1e-9));
  return static_cast<int>(std::min<double>(wanted, kMostRepeats));
}

}  // namespace hone
