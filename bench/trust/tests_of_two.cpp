// SPDX-License-Identifier: Apache-2.0
#include "bench/trust/tests_of_two.h"

#include <algorithm>
#include <boost/math/distributions/normal.hpp>
#include <boost/math/distributions/students_t.hpp>
#include <cmath>
#include <numeric>
#include <vector>

namespace hone::bench {
namespace {

struct Moments {
  double n, mean, variance;
};

Moments moments(std::span<const double> values) {
  const auto n = static_cast<double>(values.size());
  const double mean = std::accumulate(values.begin(), values.end(), 0.0) / n;
  double squares = 0;
  for (const double value : values) squares += (value - mean) * (value - mean);
  return {n, mean, squares / (n - 1)};
}

}  // namespace

double welch(std::span<const double> a, std::span<const double> b) {
  const Moments x = moments(a);
  const Moments y = moments(b);
  const double u = x.variance / x.n;
  const double v = y.variance / y.n;
  if (u + v <= 0) return x.mean == y.mean ? 1 : 0;
  const double t = std::abs(x.mean - y.mean) / std::sqrt(u + v);
  const double degrees = (u + v) * (u + v) / (u * u / (x.n - 1) + v * v / (y.n - 1));
  return 2 * boost::math::cdf(boost::math::complement(boost::math::students_t(degrees), t));
}

double mann_whitney(std::span<const double> a, std::span<const double> b) {
  std::vector<std::pair<double, bool>> all;
  for (const double value : a) all.emplace_back(value, true);
  for (const double value : b) all.emplace_back(value, false);
  std::ranges::sort(all);
  const auto n = static_cast<double>(all.size());
  double ranks = 0;
  double ties = 0;
  for (std::size_t begin = 0; begin < all.size();) {
    std::size_t end = begin;
    while (end < all.size() && all[end].first == all[begin].first) ++end;
    const auto count = static_cast<double>(end - begin);
    ties += count * count * count - count;
    for (std::size_t i = begin; i < end; ++i)
      ranks += all[i].second ? static_cast<double>(begin + end + 1) / 2 : 0;
    begin = end;
  }
  const auto n1 = static_cast<double>(a.size());
  const auto n2 = static_cast<double>(b.size());
  const double u = ranks - n1 * (n1 + 1) / 2;
  const double variance = n1 * n2 / 12 * (n + 1 - ties / (n * (n - 1)));
  if (variance <= 0) return 1;
  const double z = std::max(0.0, std::abs(u - n1 * n2 / 2) - 0.5) / std::sqrt(variance);
  return 2 * boost::math::cdf(boost::math::complement(boost::math::normal(), z));
}

}  // namespace hone::bench
