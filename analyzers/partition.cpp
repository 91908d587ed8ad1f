// SPDX-License-Identifier: Apache-2.0
#include "analyzers/partition.h"

#include <algorithm>

namespace hone {
namespace {

/// Sweeps from left to right. The stack holds the claims that have begun, the innermost on top; one
/// that ended below a longer one is dropped when it comes up, so each is pushed and popped once.
class Sweep {
 public:
  std::vector<OwnedRange> ranges;

  void begin(const Claim& claim) {
    advance(claim.begin);
    if (claim.end > claim.begin) open_.push_back(claim);
  }

  void advance(std::uint64_t target) {
    while (position_ < target) {
      while (!open_.empty() && open_.back().end <= position_) open_.pop_back();
      if (open_.empty()) return give(target, kNoOwner);
      give(std::min(open_.back().end, target), open_.back().owner);
    }
  }

 private:
  void give(std::uint64_t end, std::uint32_t owner) {
    if (!ranges.empty() && ranges.back().owner == owner) {
      ranges.back().end = end;
    } else {
      ranges.push_back({position_, end, owner});
    }
    position_ = end;
  }

  std::uint64_t position_ = 0;
  std::vector<Claim> open_;
};

}  // namespace

std::vector<OwnedRange> partition(std::span<const Claim> claims, std::uint64_t size) {
  Sweep sweep;
  sweep.ranges.reserve(2 * claims.size() + 1);
  for (const Claim& claim : claims) sweep.begin(claim);
  sweep.advance(size);
  return std::move(sweep.ranges);
}

}  // namespace hone
