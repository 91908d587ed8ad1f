// SPDX-License-Identifier: Apache-2.0
#include "core/spawn_cost.h"

#include <algorithm>
#include <array>

namespace hone {

Result<Seconds> measure_spawn_cost(Runner& runner) {
  std::array<Seconds, kSpawnCostRuns> times{};
  for (Seconds& time : times) {
    const auto outcome = runner.run({.argv = {"true"}});
    if (!outcome) return fail(outcome);
    if (!outcome->succeeded()) return fail("the program \"true\" failed: " + describe(*outcome));
    time = outcome->usage.wall;
  }
  const auto median = times.begin() + times.size() / 2;
  std::nth_element(times.begin(), median, times.end());
  return *median;
}

}  // namespace hone
