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
  if (kind_ == Noise::kSpells) {
    if (uniform() < (is_spell_ ? 1.0 / 30 : 1.0 / 60)) is_spell_ = !is_spell_;
    return is_spell_ ? 5 + 5 * normal() : normal();
  }
  const double scale = kind_ == Noise::kOutliers && uniform() < 0.05 ? 10 : 1;
  return scale * normal();
}

}  // namespace hone::bench
