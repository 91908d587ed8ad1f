// SPDX-License-Identifier: Apache-2.0
#include "chain.h"

[[gnu::noinline]] std::uint64_t run_sixty(std::uint64_t value, std::uint64_t unit) {
  return run_chain(value, 6 * unit);
}
