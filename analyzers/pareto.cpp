// SPDX-License-Identifier: Apache-2.0
#include "analyzers/pareto.h"

#include <algorithm>

#include "analyzers/peak_memory.h"

namespace hone {
namespace {

bool is_less(double a, double b, double tolerance) {
  return a > 0 && b > 0 && a * (1 + tolerance) < b;
}

bool beats(const Costs& a, const Costs& b, const Costs& tolerance) {
  bool is_better = false;
  for (std::size_t goal = 0; goal < a.size(); ++goal) {
    if (is_less(b[goal], a[goal], tolerance[goal])) return false;
    is_better = is_better || is_less(a[goal], b[goal], tolerance[goal]);
  }
  return is_better;
}

}  // namespace

Costs tolerances(double margin, double memory) {
  return {margin, 0.01, 0.10, memory_tolerance({static_cast<std::int64_t>(memory)})};
}

std::vector<std::size_t> find_front(std::span<const Costs> profiles, const Costs& tolerance) {
  std::vector<std::size_t> front;
  for (std::size_t i = 0; i < profiles.size(); ++i) {
    const bool is_beaten = std::ranges::any_of(
        profiles, [&](const Costs& other) { return beats(other, profiles[i], tolerance); });
    if (!is_beaten) front.push_back(i);
  }
  return front;
}

}  // namespace hone
