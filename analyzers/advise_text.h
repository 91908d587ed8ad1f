// SPDX-License-Identifier: Apache-2.0
// The sentences of advice. A recommendation begins with Use, Keep or Not decided and carries the
// numbers it rests on, with their unit, interval and sample count.
#pragma once

#include <string>
#include <vector>

#include "analyzers/advise.h"

namespace hone {

std::string render_change(const AdviceInput& input);
std::string render_better(const AdviceInput& input);
std::string render_keep(const AdviceInput& input);
std::string render_undecided(const AdviceInput& input);
/// `entry`: the one that is faster by the ranking metric and slower by the other.
std::string render_conflict(const AdviceInput& input, int entry);

/// What else comes with `entry`: size, training, build time, workloads that get slower. Lines that
/// each begin with '\n'; none of them is a recommendation.
std::string render_consequences(const AdviceInput& input, int entry);

/// "\nThe noise here hides differences below 1.75 % (your margin is 1 %).", with what the user's
/// own would take; "" when the noise did not widen it.
std::string render_widened_margin(const AdviceInput& input);

/// What an undecided race leaves to do: "Keep baseline, or allow about 35 min"; where no time would
/// help, what would.
std::string render_way_out(const AdviceInput& input);

/// "4.8 % less CPU time than baseline (95 % interval 4.4 to 5.1 %, 24 paired rounds)".
std::string render_headline(const AdviceInput& input, int entry);

/// To be said before round 1: "the budget pays for about 5 rounds, …".
std::string render_short_budget(const ShortBudget& budget);
/// To be said at round 8: "1 % needs about 44 rounds, 6 min more"; where this race cannot have so
/// many, that, and what it can tell apart instead.
std::string render_forecast(const Forecast& forecast);

}  // namespace hone
