// SPDX-License-Identifier: Apache-2.0
#include "analyzers/race_order.h"

#include <utility>

namespace hone {
namespace {

// SplitMix64 (Steele, Lea, Flood: Fast splittable pseudorandom number generators, 2014).
class Generator {
 public:
  Generator(std::uint64_t seed, std::uint64_t stream) : state_(mix(seed) + mix(~stream)) {}

  std::uint64_t next() { return mix(state_ += 0x9e3779b97f4a7c15U); }

  /// Uniform in 0..bound-1; what would make some values likelier is drawn again.
  std::uint64_t below(std::uint64_t bound) {
    const std::uint64_t unfair = -bound % bound;
    std::uint64_t drawn = next();
    while (drawn < unfair) drawn = next();
    return drawn % bound;
  }

 private:
  static std::uint64_t mix(std::uint64_t z) {
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9U;
    z = (z ^ (z >> 27)) * 0x94d049bb133111ebU;
    return z ^ (z >> 31);
  }

  std::uint64_t state_;
};

}  // namespace

RoundPlan plan_round(std::uint64_t seed, int round, const std::vector<int>& entries) {
  Generator random(seed, static_cast<std::uint64_t>(round));
  RoundPlan plan{round, entries, {}};
  for (std::size_t left = plan.order.size(); left > 1; --left)
    std::swap(plan.order[left - 1], plan.order[random.below(left)]);
  for (std::size_t i = 0; i < plan.order.size(); ++i)
    plan.padding.push_back(static_cast<int>(random.below(4096)));
  return plan;
}

}  // namespace hone
