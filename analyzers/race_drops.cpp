// SPDX-License-Identifier: Apache-2.0
#include "analyzers/race_drops.h"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "analyzers/statistics.h"

namespace hone {
namespace {

double mean(const std::vector<double>& values) {
  return std::accumulate(values.begin(), values.end(), 0.0) / static_cast<double>(values.size());
}

// Root of the residual mean square of value = entry + round, by means (the table is complete).
double residual_sd(const Table& rounds) {
  const std::size_t entries = rounds.front().size();
  std::vector<double> entry_means;
  for (std::size_t e = 0; e < entries; ++e) entry_means.push_back(mean(column(rounds, e)));
  const double grand_mean = mean(entry_means);
  double squares = 0;
  for (const auto& row : rounds) {
    const double round_mean = mean(row);
    for (std::size_t e = 0; e < entries; ++e)
      squares += std::pow(row[e] - entry_means[e] - round_mean + grand_mean, 2);
  }
  return std::sqrt(squares / static_cast<double>((entries - 1) * (rounds.size() - 1)));
}

std::size_t find_leader(const Table& rounds) {
  const Table centred = centre_rounds(rounds);
  std::vector<double> medians;
  for (std::size_t e = 0; e < rounds.front().size(); ++e)
    medians.push_back(median(column(centred, e)));
  return static_cast<std::size_t>(std::ranges::min_element(medians) - medians.begin());
}

}  // namespace

GrossDrops find_gross_drops(const Table& rounds, const std::vector<int>& surviving, int entries) {
  const std::size_t n = rounds.size();
  if (n < 3 || n > 7 || surviving.size() < 4) return {};
  const std::size_t leader = find_leader(rounds);
  const double degrees = static_cast<double>((surviving.size() - 1) * (n - 1));
  const double threshold = student_quantile(1 - 0.005 / (entries - 1), degrees) *
                           residual_sd(rounds) * std::sqrt(2.0 / static_cast<double>(n));
  GrossDrops drops{surviving[leader], {}};
  for (std::size_t e = 0; e < surviving.size(); ++e) {
    if (surviving[e] == 0) continue;
    const std::vector<double> behind = column_differences(rounds, e, leader);
    if (std::ranges::min(behind) > std::log(1.05) && mean(behind) > threshold)
      drops.dropped.push_back(surviving[e]);
  }
  return drops;
}

}  // namespace hone
