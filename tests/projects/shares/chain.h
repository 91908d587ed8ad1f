// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

/// Each step waits for the one before it, so its time depends on the number of steps alone.
inline std::uint64_t run_chain(std::uint64_t value, std::uint64_t steps) {
  for (std::uint64_t i = 0; i < steps; ++i) {
    value = value * 6364136223846793005U + 1442695040888963407U;
    asm volatile("" : "+r"(value));  // no step may be skipped or computed ahead
  }
  return value;
}

std::uint64_t run_sixty(std::uint64_t value, std::uint64_t unit);
std::uint64_t run_thirty(std::uint64_t value, std::uint64_t unit);
std::uint64_t run_ten(std::uint64_t value, std::uint64_t unit);
