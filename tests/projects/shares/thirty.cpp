// SPDX-License-Identifier: Apache-2.0
#include "chain.h"

std::uint64_t run_thirty(std::uint64_t value, std::uint64_t unit) {
  return run_chain(value, 3 * unit);
}
