// SPDX-License-Identifier: Apache-2.0
#include "analyzers/pareto.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <random>

namespace hone {
namespace {

std::vector<std::size_t> front(const std::vector<Costs>& profiles) {
  return find_front(profiles, tolerances(0.01, 0));
}

using Front = std::vector<std::size_t>;

TEST_CASE("who is beaten in one way and better in none is off the front") {
  CHECK(front({{1, 100, 10, 5}, {0.9, 120, 10, 5}, {1.1, 80, 10, 5}, {1.2, 100, 10, 5}}) ==
        Front{0, 1, 2});
  CHECK(front({{1, 100, 10, 5}}) == Front{0});
  CHECK(front({}) == Front{});
}

TEST_CASE("differences below the tolerance count as equal") {
  CHECK(front({{1, 100, 10, 5}, {0.995, 100, 10, 5}}) == Front{0, 1});    // time: the margin
  CHECK(front({{1, 100, 10, 5}, {0.9, 100.9, 10.9, 5.04}}) == Front{1});  // no worse in any
  CHECK(front({{1, 100, 10, 5}, {0.9, 100, 11.1, 5}}) == Front{0, 1});    // builds longer
}

TEST_CASE("a quarter MiB of memory is no difference, however small the program") {
  CHECK(tolerances(0.01, 1 << 20)[3] == 0.25);
  CHECK(tolerances(0.01, 1 << 30)[3] == 0.01);
}

TEST_CASE("what is not known is no argument") {
  CHECK(front({{1, 0, 10, 5}, {0.9, 100, 10, 5}}) == Front{1});
  CHECK(front({{1, 0, 0, 0}, {0, 100, 10, 5}}) == Front{0, 1});
}

TEST_CASE("the front is never empty, and its order is that of the profiles") {
  std::mt19937 random(1);
  std::uniform_real_distribution<double> cost(1, 2);
  for (int trial = 0; trial < 200; ++trial) {
    std::vector<Costs> profiles(8);
    for (Costs& costs : profiles)
      for (double& value : costs) value = cost(random);
    const Front found = front(profiles);
    REQUIRE_FALSE(found.empty());
    CHECK(std::ranges::is_sorted(found));
    for (const std::size_t i : found) {  // nobody on it is beaten beyond all tolerances
      for (const Costs& other : profiles) {
        int better = 0;
        for (std::size_t goal = 0; goal < 4; ++goal)
          better += other[goal] * 1.2 < profiles[i][goal];
        CHECK(better < 4);
      }
    }
  }
}

}  // namespace
}  // namespace hone
