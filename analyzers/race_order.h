// SPDX-License-Identifier: Apache-2.0
// The randomness of a race: the order of each round and the environment padding of each run. Both
// follow from the seed and the round's number alone, with an own generator and an own shuffle, so
// that every standard library gives the same race.
#pragma once

#include <cstdint>
#include <vector>

namespace hone {

/// What to run: each entry once per workload, in this order.
struct RoundPlan {
  int round;                 ///< 1..
  std::vector<int> order;    ///< entries of S, fresh random order
  std::vector<int> padding;  ///< environment padding of each, 0..4095 bytes, same order
};

RoundPlan plan_round(std::uint64_t seed, int round, const std::vector<int>& entries);

}  // namespace hone
