// SPDX-License-Identifier: Apache-2.0
// Was a round disturbed by other work on the machine? Judged from the kernel's counters alone,
// never from the times that it measured.
#pragma once

#include <span>

#include "core/store.h"

namespace hone {

struct RoundFlags {
  bool pressure = false;  ///< some task waited for a CPU for more than 10 % of the time
  bool steal = false;     ///< the hypervisor took more than 1 % of CPU time
  bool switches = false;  ///< the programs were put aside more than 100 times per second

  bool any() const { return pressure || steal || switches; }
};

/// Of all samples of one round, weighted by their wall time. An unknown pressure is no flag.
RoundFlags flag_round(std::span<const SampleRow> samples);

}  // namespace hone
