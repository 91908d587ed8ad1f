// SPDX-License-Identifier: Apache-2.0
#include "cli/dry_run.h"

#include <fmt/format.h>

#include <algorithm>

#include "core/text.h"

namespace hone {

namespace {

std::string forecast_text(Seconds seconds) {
  return seconds.count() >= 90 ? fmt::format("{:.1f} min", seconds.count() / 60)
                               : fmt::format("{:.1f} s", seconds.count());
}

/// How long the last finished run measured, with its number; nothing when there is none.
std::string last_measuring(Store& store) {
  const auto last = store.find_last_run();
  if (!last || last->status != RunStatus::kFinished) return {};
  Seconds elapsed{0};
  for (const SampleRow& sample : store.samples(last->id)) {
    elapsed = std::max(elapsed, sample.elapsed);
  }
  if (elapsed.count() <= 0) return {};
  return fmt::format("about {} if as in run {}, ", forecast_text(elapsed), last->id);
}

/// What measuring will take: as much as last time, at the most the budget; nothing when the run is
/// in the store already.
std::string measuring_line(Session& session, const Preparation& prepared) {
  const auto known = session.store.find_last_run(prepared.run_key);
  if (known && known->status == RunStatus::kFinished && !session.fresh) {
    return fmt::format("measuring: done in run {}\n", known->id);
  }
  return fmt::format("measuring: {}budget {}\n", last_measuring(session.store),
                     forecast_text(session.config.advice.budget));
}

}  // namespace

std::string render_dry_run(Session& session, const Preparation& prepared) {
  std::string text;
  Seconds known_time{0};
  int unknown = 0;
  int todo = 0;
  for (const Step& step : prepared.plan.steps) {
    const bool done = !session.fresh && is_done(step, session.store, session.folder);
    std::string note = "done before";
    if (!done) {
      ++todo;
      const auto last = session.store.find_last_step(name_of(step.kind), step.label);
      note = last ? "to do, about " + forecast_text(last->seconds) : "to do, time unknown";
      last ? known_time += last->seconds : Seconds(++unknown);
    }
    text += fmt::format("{:<48} {}\n", escape_terminal(step.label), note);
  }
  text += fmt::format("\n{} steps, {} to do", prepared.plan.steps.size(), todo);
  if (todo > unknown) text += ", about " + forecast_text(known_time);
  if (unknown > 0) text += fmt::format(", {} of unknown time", unknown);
  return text + '\n' + measuring_line(session, prepared);
}

}  // namespace hone
