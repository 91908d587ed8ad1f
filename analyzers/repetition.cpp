// SPDX-License-Identifier: Apache-2.0
#include "analyzers/repetition.h"

#include <algorithm>
#include <cmath>

namespace hone {

int find_repeats(std::span<const Seconds> medians) {
  if (medians.empty()) return 1;
  const auto [quickest, slowest] = std::ranges::minmax(medians);
  if (quickest >= kShortRun) return 1;
  constexpr Seconds kTick{1e-9};
  const double wanted = std::ceil(kWantedObservation / std::max(quickest, kTick));
  const double bearable = std::floor(kLongestObservation / std::max(slowest, kTick));
  return static_cast<int>(std::clamp(std::min(wanted, bearable), 1.0, double{kMostRepeats}));
}

}  // namespace hone
