// SPDX-License-Identifier: Apache-2.0
#include "analyzers/axis_chain.h"

#include <algorithm>

namespace hone {
namespace {

bool holds(const std::vector<int>& whole, const std::vector<int>& part) {
  return std::ranges::includes(whole, part);
}

int find_next(const AxisSets& axes, int from, int target, const PairedGain& gain) {
  const auto of = [&](int entry) -> const auto& { return axes[static_cast<std::size_t>(entry)]; };
  int next = target;
  double best = 0;
  for (int e = 1; e < static_cast<int>(axes.size()); ++e) {
    if (e == target || of(e).size() != of(from).size() + 1) continue;
    if (!holds(of(e), of(from)) || !holds(of(target), of(e))) continue;
    const auto gained = gain(from, e);
    if (!gained || (next != target && *gained <= best)) continue;
    next = e;
    best = *gained;
  }
  return next;
}

}  // namespace

std::vector<int> find_axis_chain(const AxisSets& axes, int target, const PairedGain& gain) {
  if (axes.empty() || !axes[0].empty() || axes[static_cast<std::size_t>(target)].size() < 2)
    return {};
  std::vector<int> chain;
  for (int from = 0; from != target; from = chain.back())
    chain.push_back(find_next(axes, from, target, gain));
  if (chain.size() < 2) return {};
  return chain;
}

}  // namespace hone
