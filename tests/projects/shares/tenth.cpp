// SPDX-License-Identifier: Apache-2.0
#include "chain.h"

[[gnu::noinline]] std::uint64_t run_ten(std::uint64_t value, std::uint64_t unit) {
  return run_chain(value, 1 * unit);
}
