// SPDX-License-Identifier: Apache-2.0
// Noise for the simulations, the same with every standard library.
#pragma once

#include <cstdint>
#include <random>

namespace hone::bench {

enum class Noise {
  kNormal,
  kOutliers,  ///< one in twenty is ten times as far off
  kSpells,    ///< a third of all draws, 30 on average in a row, is 5 higher and 5 times as far off
};

class NoiseSource {
 public:
  NoiseSource(std::uint64_t seed, Noise kind) : engine_(seed), kind_(kind) {}

  /// One draw; the normal part has a standard deviation of 1.
  double draw();

 private:
  double uniform();  ///< 0 < u < 1
  double normal();

  std::mt19937_64 engine_;
  Noise kind_;
  bool is_spell_ = false;  ///< of kSpells, now
};

}  // namespace hone::bench
