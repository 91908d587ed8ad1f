// SPDX-License-Identifier: Apache-2.0
// Runs whole races on made-up or recorded times: a round costs one second, so that a budget is a
// number of rounds.
#pragma once

#include <functional>
#include <vector>

#include "analyzers/race.h"

namespace hone::testing {

/// The value of one run: by round (1..) and entry.
using TimeOf = std::function<double(int round, int entry)>;

inline RoundTimes times_of(const RoundPlan& plan, const TimeOf& time) {
  RoundTimes times;
  for (int entry : plan.order) times.value.push_back({time(plan.round, entry)});
  times.cost = Seconds(1);
  return times;
}

/// Runs the race to its end, at most `rounds` rounds' worth of budget. Precondition: no bad times.
inline void run_race(Race& race, const TimeOf& time, int rounds = 1000) {
  while (const auto plan = race.next_round(Seconds(rounds - race.rounds())))
    race.add(times_of(*plan, time), Seconds(rounds - race.rounds() - 1)).value();
}

}  // namespace hone::testing
