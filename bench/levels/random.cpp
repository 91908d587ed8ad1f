// SPDX-License-Identifier: Apache-2.0
#include "bench/levels/random.h"

#include <cmath>
#include <numbers>

namespace hone::bench {

double NoiseSource::uniform() {
  return (static_cast<double>(engine_() >> 11) + 0.5) / 9007199254740992.0;
}

// Box and Muller, one of the two values.
double NoiseSource::normal() {
  const double radius = std::sqrt(-2 * std::log(uniform()));
  return radius * std::cos(2 * std::numbers::pi * uniform());
}

double NoiseSource::draw() {
  const double scale = kind_ == Noise::kOutliers && uniform() < 0.05 ? 10 : 1;
  return scale * normal();
}

}  // namespace hone::bench
