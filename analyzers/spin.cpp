// SPDX-License-Identifier: Apache-2.0
#include "analyzers/spin.h"

namespace hone {

std::uint64_t spin(std::uint64_t iterations) {
  // The steps of the splitmix64 generator (public domain, Sebastiano Vigna), each on the result of
  // the one before.
  std::uint64_t state = 1;
  for (std::uint64_t i = 0; i < iterations; ++i) {
    state += 0x9e3779b97f4a7c15u;
    state = (state ^ (state >> 30)) * 0xbf58476d1ce4e5b9u;
    state = (state ^ (state >> 27)) * 0x94d049bb133111ebu;
    state ^= state >> 31;
  }
  return state;
}

}  // namespace hone
