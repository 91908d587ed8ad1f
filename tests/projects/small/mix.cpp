// SPDX-License-Identifier: Apache-2.0
#include "mix.h"

std::uint64_t mix(std::uint64_t state, std::uint64_t rounds) {
  for (std::uint64_t i = 0; i < rounds; ++i) {
    state ^= state << 13;
    state ^= state >> 7;
    state ^= state << 17;
    if (state % 3 == 0) state += i;
  }
  return state;
}
