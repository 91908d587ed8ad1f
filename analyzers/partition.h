// SPDX-License-Identifier: Apache-2.0
// The one algorithm that makes bytes per symbol exact: claims on a section, which may nest and
// overlap, become disjoint ranges that cover it whole, each with one owner or none.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

namespace hone {

inline constexpr std::uint32_t kNoOwner = 0xffffffff;

/// [begin, end) wanted by `owner`.
struct Claim {
  std::uint64_t begin = 0;
  std::uint64_t end = 0;
  std::uint32_t owner = kNoOwner;
};

/// [begin, end) given to `owner`.
struct OwnedRange {
  std::uint64_t begin = 0;
  std::uint64_t end = 0;
  std::uint32_t owner = kNoOwner;

  std::uint64_t size() const { return end - begin; }
};

/// Covers [0, size) in order, without gaps: uncovered stretches belong to kNoOwner. Where claims
/// overlap, the one that begins later wins, of equal beginnings the shorter: the inner range goes
/// to the inner claim. Precondition: sorted by begin, then by end downwards; ends <= size.
/// O(claims).
std::vector<OwnedRange> partition(std::span<const Claim> claims, std::uint64_t size);

}  // namespace hone
