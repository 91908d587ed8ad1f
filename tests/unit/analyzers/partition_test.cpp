// SPDX-License-Identifier: Apache-2.0
#include "analyzers/partition.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <random>
#include <string>
#include <tuple>

namespace hone {
namespace {

/// "0-4:a 4-10:. " with owners as letters and '.' for none.
std::string shown(const std::vector<OwnedRange>& ranges) {
  std::string text;
  for (const OwnedRange& range : ranges) {
    const char owner =
        range.owner == kNoOwner ? '.' : static_cast<char>('a' + static_cast<char>(range.owner));
    text += std::to_string(range.begin) + "-" + std::to_string(range.end) + ":" + owner + " ";
  }
  return text;
}

TEST_CASE("ranges cover the section and name what is uncovered") {
  CHECK(shown(partition({}, 0)).empty());
  CHECK(shown(partition({}, 8)) == "0-8:. ");
  const std::vector<Claim> claims = {{2, 4, 0}, {6, 8, 1}};
  CHECK(shown(partition(claims, 10)) == "0-2:. 2-4:a 4-6:. 6-8:b 8-10:. ");
}

TEST_CASE("the inner range goes to the inner claim") {
  const std::vector<Claim> nested = {{0, 10, 0}, {2, 6, 1}, {3, 4, 2}};
  CHECK(shown(partition(nested, 10)) == "0-2:a 2-3:b 3-4:c 4-6:b 6-10:a ");
  const std::vector<Claim> same_begin = {{0, 10, 0}, {0, 4, 1}};
  CHECK(shown(partition(same_begin, 10)) == "0-4:b 4-10:a ");
}

TEST_CASE("of claims that cross, the later one wins from its beginning") {
  const std::vector<Claim> crossing = {{0, 6, 0}, {4, 9, 1}};
  CHECK(shown(partition(crossing, 10)) == "0-4:a 4-9:b 9-10:. ");
  const std::vector<Claim> outlived = {{0, 9, 0}, {2, 5, 1}, {3, 4, 2}};
  CHECK(shown(partition(outlived, 9)) == "0-2:a 2-3:b 3-4:c 4-5:b 5-9:a ");
}

TEST_CASE("an empty claim owns nothing") {
  const std::vector<Claim> claims = {{3, 3, 0}};
  CHECK(shown(partition(claims, 6)) == "0-6:. ");
}

// The sweep against the definition: the owner of a byte is the last claim in order that holds it.
TEST_CASE("random claims agree with the definition byte by byte") {
  std::mt19937 random(7);
  for (int round = 0; round < 200; ++round) {
    std::vector<Claim> claims;
    for (std::uint32_t owner = 0; owner < 12; ++owner) {
      std::uint64_t begin = random() % 40;
      std::uint64_t end = random() % 41;
      if (end < begin) std::swap(begin, end);
      claims.push_back({begin, end, owner});
    }
    std::ranges::sort(claims, [](const Claim& a, const Claim& b) {
      return std::tie(a.begin, b.end, a.owner) < std::tie(b.begin, a.end, b.owner);
    });
    std::uint64_t position = 0;
    for (const OwnedRange& range : partition(claims, 40)) {
      REQUIRE(range.begin == position);
      REQUIRE(range.end > range.begin);
      for (; position < range.end; ++position) {
        std::uint32_t owner = kNoOwner;
        for (const Claim& claim : claims) {
          if (claim.begin <= position && position < claim.end) owner = claim.owner;
        }
        REQUIRE(range.owner == owner);
      }
    }
    REQUIRE(position == 40);
  }
}

}  // namespace
}  // namespace hone
