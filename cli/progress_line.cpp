// SPDX-License-Identifier: Apache-2.0
#include "cli/progress_line.h"

#include <fmt/format.h>

#include "cli/quantities.h"

namespace hone {

namespace {

std::string title_of(const StepProgress& step) {
  return fmt::format("[{}/{}] {}", step.number, step.total, step.label);
}

}  // namespace

std::string render_step(const StepProgress& step) {
  std::string line = fmt::format("{}: {}", title_of(step), render_duration(step.elapsed));
  if (!step.forecast) return line;
  const Seconds left = *step.forecast - step.elapsed;
  if (left.count() > 0) return fmt::format("{}, about {} left", line, render_duration(left));
  return fmt::format("{}, {} last time", line, render_duration(*step.forecast));
}

std::string render_finished_step(const StepProgress& step, const std::string& note) {
  return fmt::format("{}: {}{}{}", title_of(step), note, note.empty() ? "" : ", ",
                     render_duration(step.elapsed));
}

std::string render_race(const RaceProgress& race) {
  return fmt::format("round {}: {} racing, {}, budget {}", race.round, race.surviving,
                     render_duration(race.elapsed), render_duration(race.budget));
}

}  // namespace hone
