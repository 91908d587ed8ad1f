// SPDX-License-Identifier: Apache-2.0
// Whole races through the real code, drops and stopping included: what they say and what it costs.
#pragma once

#include <cstdint>
#include <vector>

#include "bench/levels/random.h"

namespace hone::bench {

struct RaceCase {
  std::vector<double> slower_by;  ///< of each entry, as a log-ratio to a common best
  double sd = 0.01;               ///< of one run's logarithm
  Noise noise = Noise::kNormal;
  int replicates = 1000;
  std::uint64_t seed = 1;
};

struct RaceFigures {
  double change = 0, better = 0, keep = 0, inconclusive = 0;  ///< shares of verdicts
  double wrong = 0;   ///< share that recommends an entry that is not faster than the baseline
  double costly = 0;  ///< share whose recommendation (or kept baseline) is > 1 % off the best
  double missed = 0;  ///< share with at least one final interval that misses the truth
  double runs = 0;    ///< mean number of runs
};

RaceFigures simulate_races(const RaceCase& simulated);

}  // namespace hone::bench
