// SPDX-License-Identifier: Apache-2.0
#include "bench/levels/looks.h"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <vector>

#include "analyzers/race_levels.h"

namespace hone::bench {
namespace {

// tail[t] = P(T+ <= t) of n untied values.
std::vector<double> signed_rank_tail(int n) {
  const auto size = static_cast<std::size_t>(n) * static_cast<std::size_t>(n + 1) / 2 + 1;
  std::vector<double> chance(size, 0.0);
  chance[0] = 1;
  for (std::size_t rank = 1; rank <= static_cast<std::size_t>(n); ++rank)
    for (std::size_t sum = size; sum-- > 0;)
      chance[sum] = (chance[sum] + (sum >= rank ? chance[sum - rank] : 0)) / 2;
  std::partial_sum(chance.begin(), chance.end(), chance.begin());
  return chance;
}

// The smaller of T+ and T- over the first n differences: an interval misses 0 if its tail <= level.
std::size_t extreme_rank_sum(const std::vector<double>& d, std::size_t n,
                             std::vector<std::pair<double, bool>>& sorted) {
  sorted.clear();
  for (std::size_t i = 0; i < n; ++i) sorted.emplace_back(std::abs(d[i]), d[i] > 0);
  std::ranges::sort(sorted);
  std::size_t positive = 0;
  for (std::size_t i = 0; i < n; ++i)
    if (sorted[i].second) positive += i + 1;
  return std::min(positive, n * (n + 1) / 2 - positive);
}

}  // namespace

LookFigures simulate_looks(const LookCase& simulated) {
  std::vector<int> looks;
  std::vector<std::vector<double>> tails;
  for (int n = 1; n <= simulated.max_rounds; ++n) {
    if (!is_look(n, simulated.max_rounds)) continue;
    looks.push_back(n);
    tails.push_back(signed_rank_tail(n));
  }
  NoiseSource noise(simulated.seed, simulated.noise);
  const auto rounds = static_cast<std::size_t>(simulated.max_rounds);
  std::vector<double> smallest;  // by race: the least tail over comparisons, looks and both sides
  std::vector<double> baseline(rounds);
  std::vector<double> d(rounds);
  std::vector<std::pair<double, bool>> scratch;
  for (int race = 0; race < simulated.replicates; ++race) {
    double least = 1;
    for (double& value : baseline) value = noise.draw();
    for (int e = 1; e < simulated.entries; ++e) {
      for (std::size_t r = 0; r < rounds; ++r) d[r] = noise.draw() - baseline[r];
      for (std::size_t l = 0; l < looks.size(); ++l) {
        const auto n = static_cast<std::size_t>(looks[l]);
        least = std::min(least, tails[l][extreme_rank_sum(d, n, scratch)]);
      }
    }
    smallest.push_back(least);
  }
  std::ranges::sort(smallest);
  const auto share = [&](double level) {
    const auto misses = std::ranges::upper_bound(smallest, level) - smallest.begin();
    return static_cast<double>(misses) / static_cast<double>(smallest.size());
  };
  const double exact_level = smallest[smallest.size() / 20];
  return {share(find_levels(simulated.entries, simulated.max_rounds).bound),
          0.025 / ((simulated.entries - 1) * exact_level), share(0.025)};
}

}  // namespace hone::bench
