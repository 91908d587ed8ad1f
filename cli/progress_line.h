// SPDX-License-Identifier: Apache-2.0
// The words of the progress line: pure, so that tests need no clock and no terminal.
#pragma once

#include <optional>
#include <string>

#include "core/units.h"

namespace hone {

struct StepProgress {
  std::string label;  ///< "build thin-lto"
  int number = 1;     ///< of this step, from 1
  int total = 1;
  Seconds elapsed{0};
  std::optional<Seconds> forecast;  ///< what it took before
};

/// While it runs: "[3/12] build thin-lto: 12 s, about 9.0 s left".
std::string render_step(const StepProgress& step);
/// When it has ended: "[3/12] build thin-lto: 21 s", with a note "…: failed, 21 s".
std::string render_finished_step(const StepProgress& step, const std::string& note);

struct RaceProgress {
  int round = 1;
  int surviving = 0;  ///< profiles still raced
  Seconds elapsed{0};
  Seconds budget{0};
};

/// "round 12: 5 profiles, 80 s, budget 20 min 00 s".
std::string render_race(const RaceProgress& race);

}  // namespace hone
