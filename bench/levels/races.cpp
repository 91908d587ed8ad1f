// SPDX-License-Identifier: Apache-2.0
#include "bench/levels/races.h"

#include <algorithm>
#include <cmath>

#include "analyzers/race.h"

namespace hone::bench {
namespace {

RaceResult run_race(const RaceCase& simulated, NoiseSource& noise, std::uint64_t seed, int& runs) {
  Race race({.entries = static_cast<int>(simulated.slower_by.size()), .seed = seed});
  while (const auto plan = race.next_round(Seconds(1e9))) {
    RoundTimes times;
    for (int e : plan->order)
      times.value.push_back({std::exp(simulated.slower_by[static_cast<std::size_t>(e)] +
                                      simulated.sd * noise.draw())});
    times.cost = Seconds(1);
    runs += static_cast<int>(plan->order.size());
    race.add(times, Seconds(1e9)).value();
  }
  return race.result();
}

bool misses(const RaceResult& result, const std::vector<double>& slower_by) {
  for (std::size_t e = 1; e < slower_by.size(); ++e) {
    const double truth = slower_by[0] - slower_by[e];
    const Interval& interval = result.entries[e].interval;
    if (interval.lo > truth || interval.hi < truth) return true;
  }
  return false;
}

}  // namespace

RaceFigures simulate_races(const RaceCase& simulated) {
  RaceFigures figures;
  NoiseSource noise(simulated.seed, simulated.noise);
  const std::vector<double>& slower_by = simulated.slower_by;
  const double best = *std::ranges::min_element(slower_by);
  const double share = 1.0 / simulated.replicates;
  int runs = 0;
  for (int i = 0; i < simulated.replicates; ++i) {
    const RaceResult result =
        run_race(simulated, noise, simulated.seed + static_cast<std::uint64_t>(i), runs);
    const double picked = slower_by[static_cast<std::size_t>(result.recommended)];
    figures.change += share * (result.verdict == Verdict::kChange);
    figures.better += share * (result.verdict == Verdict::kBetter);
    figures.keep += share * (result.verdict == Verdict::kKeep);
    figures.inconclusive += share * (result.verdict == Verdict::kInconclusive);
    figures.wrong += share * (result.recommended != 0 && picked >= slower_by[0]);
    figures.costly += share * (result.verdict != Verdict::kInconclusive && picked > best + 0.01);
    figures.missed += share * misses(result, slower_by);
  }
  figures.runs = runs * share;
  return figures;
}

}  // namespace hone::bench
