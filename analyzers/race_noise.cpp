// SPDX-License-Identifier: Apache-2.0
#include "analyzers/race_noise.h"

#include <algorithm>
#include <cassert>
#include <cmath>

#include "analyzers/statistics.h"

namespace hone {

double paired_sd(const Table& rounds) {
  if (rounds.size() < 2 || rounds.front().size() < 2) return 0;
  std::vector<double> deviations;
  for (std::size_t i = 0; i < rounds.front().size(); ++i) {
    for (std::size_t j = i + 1; j < rounds.front().size(); ++j) {
      const std::vector<double> d = column_differences(rounds, i, j);
      const double centre = median(d);
      for (double value : d) deviations.push_back(std::abs(value - centre));
    }
  }
  return 1.1 * 1.4826 * median(std::move(deviations));
}

double resolvable_difference(double level, double sd, int rounds) {
  assert(rounds > 0);
  return 1.1 * normal_upper_quantile(level) * sd / std::sqrt(rounds);
}

int rounds_for(double level, double sd, double effect) {
  assert(effect > 0);
  const double quantiles = normal_upper_quantile(level) + 0.84;
  const double rounds = std::ceil(std::pow(quantiles * sd / effect, 2));
  return static_cast<int>(std::min(rounds, 1e9));
}

}  // namespace hone
