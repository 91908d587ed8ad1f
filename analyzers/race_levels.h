// SPDX-License-Identifier: Apache-2.0
// When a race may look at its data and how sure it must be: the schedule of looks, the one-sided
// levels that make the printed intervals simultaneous over profiles and looks, and what a budget
// pays for. The constants come from bench/levels, see docs/MEASURING.md.
#pragma once

#include <optional>

#include "core/units.h"

namespace hone {

inline constexpr int kUsualRounds = 94;
inline constexpr int kMostRounds = 184;
/// The margin and the last round are fixed after this round.
inline constexpr int kSettlingRound = 8;

/// One-sided levels of the bounds of K entries.
struct Levels {
  double bound;   ///< a(K): of every bound that is printed or drops an entry
  double single;  ///< a(2): for "no entry gains more than m", where one bound must hold for each
};

/// a(K) = 0.025 / ((K-1) * C); C is 5.5 for K = 2, 6.5 above, 8.5 when max_rounds > 94. K = 1 has
/// the level of 2.
Levels find_levels(int entries, int max_rounds);

/// Is `n` one of 8, 10, 12, 15, 19, 24, 30, 38, 48, 60, 75, 94 (118, 147, 184 when max_rounds >
/// 94)?
bool is_look(int n, int max_rounds);

/// The first look n with 2^-n <= level: before it every interval at this level is infinite.
int first_usable_look(double level, int max_rounds);

/// The first look after round n, or nothing after the last.
std::optional<int> next_look(int n, int max_rounds);

/// The same of a race of so many entries, of at least two; of one it is never needed.
int first_look_of(int entries, int max_rounds);

enum class Shortage { kTime, kRounds };

/// A budget, or a limit of rounds, that ends before the first usable look.
struct ShortBudget {
  int rounds;      ///< that it pays for, or allows
  int needed;      ///< the first usable look
  Seconds enough;  ///< what these take
  Shortage of = Shortage::kTime;
};

/// To be announced before round 1; nothing when the budget does. `round_cost` > 0 is what one round
/// of all entries takes, from the check and warm-up runs. A single entry needs no look.
std::optional<ShortBudget> find_short_budget(int entries, int max_rounds, Seconds budget,
                                             Seconds round_cost);

}  // namespace hone
