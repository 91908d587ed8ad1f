// SPDX-License-Identifier: Apache-2.0
// The constant C: how often at least one of the K-1 intervals against the baseline misses the truth
// at one of the looks, when all K entries are equal and nothing is dropped or stopped.
#pragma once

#include <cstdint>

#include "bench/levels/random.h"

namespace hone::bench {

struct LookCase {
  int entries = 2;
  int max_rounds = 94;
  Noise noise = Noise::kNormal;
  int replicates = 100000;
  std::uint64_t seed = 1;
};

struct LookFigures {
  double error;    ///< share of simulated races with a miss at the level a(K); promised: 5 %
  double exact_c;  ///< the C at which that share would have been 5 %
  double naive;    ///< the share if every interval had the plain level of 2.5 % a side
};

LookFigures simulate_looks(const LookCase& simulated);

}  // namespace hone::bench
