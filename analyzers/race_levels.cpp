// SPDX-License-Identifier: Apache-2.0
#include "analyzers/race_levels.h"

#include <algorithm>
#include <array>
#include <cassert>
#include <cmath>
#include <span>

namespace hone {
namespace {

constexpr std::array kLooks = {8, 10, 12, 15, 19, 24, 30, 38, 48, 60, 75, 94, 118, 147, 184};

std::span<const int> looks(int max_rounds) {
  const std::span all(kLooks);
  return max_rounds > kUsualRounds ? all : all.first(all.size() - 3);
}

double bound_level(int entries, int max_rounds) {
  const double inflation = max_rounds > kUsualRounds ? 8.5 : entries == 2 ? 5.5 : 6.5;
  return 0.025 / ((entries - 1) * inflation);
}

}  // namespace

Levels find_levels(int entries, int max_rounds) {
  assert(entries >= 1);
  return {bound_level(std::max(entries, 2), max_rounds), bound_level(2, max_rounds)};
}

bool is_look(int n, int max_rounds) { return std::ranges::binary_search(looks(max_rounds), n); }

int first_usable_look(double level, int max_rounds) {
  const auto all = looks(max_rounds);
  const auto* usable =
      std::ranges::find_if(all, [&](int n) { return std::ldexp(1.0, -n) <= level; }).base();
  return usable == all.data() + all.size() ? all.back() : *usable;
}

int first_look_of(int entries, int max_rounds) {
  return first_usable_look(find_levels(entries, max_rounds).bound, max_rounds);
}

std::optional<int> next_look(int n, int max_rounds) {
  const auto all = looks(max_rounds);
  const auto next = std::ranges::upper_bound(all, n);
  return next == all.end() ? std::nullopt : std::optional(*next);
}

std::optional<ShortBudget> find_short_budget(int entries, int max_rounds, Seconds budget,
                                             Seconds round_cost) {
  assert(round_cost > Seconds(0));
  if (entries == 1) return std::nullopt;
  const int needed = first_look_of(entries, max_rounds);
  if (max_rounds < needed)
    return ShortBudget{max_rounds, needed, needed * round_cost, Shortage::kRounds};
  const double rounds = std::floor(budget / round_cost);
  if (rounds >= needed) return std::nullopt;
  return ShortBudget{std::max(0, static_cast<int>(rounds)), needed, needed * round_cost};
}

}  // namespace hone
