// SPDX-License-Identifier: Apache-2.0
// Was a round disturbed by other work on the machine? Judged from the kernel's counters alone,
// never from the times that it measured.
#pragma once

#include <span>
#include <vector>

#include "core/store.h"

namespace hone {

/// What pressed on the programs of a round.
struct RoundLoad {
  double pressure = 0;  ///< share of the time that some task waited for a CPU; 0 where unknown
  double steal = 0;     ///< share of CPU time that the hypervisor took
  /// Times per second that the programs were put aside, beyond once for each execution: that is its
  /// start, and of a program of 2 ms it would be 500 a second on an idle machine.
  double switches = 0;
};

/// Of all samples of one round, weighted by their wall time.
RoundLoad measure_load(std::span<const SampleRow> samples);

/// What programs with more threads than CPUs do to themselves: they wait for CPUs and preempt each
/// other in every round. The median of what the rounds so far had; nothing of no round. The
/// hypervisor takes nothing by the programs' habit.
RoundLoad find_habit(std::span<const RoundLoad> rounds);

struct RoundFlags {
  bool pressure = false;  ///< some task waited for a CPU for more than 10 % of the time
  bool steal = false;     ///< the hypervisor took more than 1 % of CPU time
  bool switches = false;  ///< the programs were put aside more than 100 times per second

  bool any() const { return pressure || steal || switches; }
};

/// Where `habit` has much itself, pressure and switches are flags from twice as much on.
RoundFlags flag_round(const RoundLoad& load, const RoundLoad& habit = {});

}  // namespace hone
