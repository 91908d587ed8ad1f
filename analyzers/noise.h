// SPDX-License-Identifier: Apache-2.0
// The noise of this machine in one figure: how far the CPU times of two runs of one program, made
// one right after the other, differ. Two equal profiles would look that different in one round.
#pragma once

#include <string>
#include <vector>

#include "core/process.h"
#include "core/result.h"
#include "core/units.h"

namespace hone {

struct NoiseFigure {
  Fraction paired_sd;   ///< of the log-ratio of the CPU times of a pair: 0.009 is 0.9 %
  int pairs = 0;        ///< that it was computed from
  Seconds cpu_time{0};  ///< median of one run
};

/// Runs `command` with a number of iterations appended as its last word (`hone spin N`), calibrated
/// to about 20 ms of CPU time a run, in pairs for about `budget`, and at least 10 of them. Robust:
/// the scaled median absolute log-ratio. An Error when the command fails, or stays too fast to be
/// measured; "interrupted" when hone was asked to stop.
Result<NoiseFigure> measure_noise(Runner& runner, const std::vector<std::string>& command,
                                  Seconds budget = Seconds{2});

}  // namespace hone
