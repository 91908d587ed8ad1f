// SPDX-License-Identifier: Apache-2.0
#include "analyzers/hot_precision.h"

#include <doctest/doctest.h>

namespace hone {
namespace {

TEST_CASE("one run is never enough: it cannot show how runs scatter") {
  SampledRuns runs;
  CHECK_FALSE(runs.are_enough());
  runs.add({{"a", 600'000}, {"b", 400'000}}, 1e6);
  CHECK_FALSE(runs.are_enough());
  runs.add({{"a", 600'000}, {"b", 400'000}}, 1e6);
  CHECK(runs.are_enough());
}

TEST_CASE("few samples are not enough, many are") {
  SampledRuns runs;
  for (int i = 0; i < 2; ++i) runs.add({{"a", 60}, {"b", 40}}, 100);
  CHECK_FALSE(runs.are_enough());
  // 1.7 % of the time either way after 3300 samples: less than 5 % of 60 %, and of 40 %.
  for (int i = 0; i < 31; ++i) runs.add({{"a", 60}, {"b", 40}}, 100);
  CHECK(runs.are_enough());
}

TEST_CASE("runs that scatter need more of them, small symbols do not count") {
  SampledRuns scattered;
  scattered.add({{"a", 300'000}, {"b", 700'000}}, 1e6);
  scattered.add({{"a", 600'000}, {"b", 400'000}}, 1e6);
  CHECK_FALSE(scattered.are_enough());
  SampledRuns small;
  small.add({{"a", 5000}, {"b", 4000}, {"c", 990}, {"d", 10}}, 10'000);
  small.add({{"a", 5000}, {"b", 4000}, {"c", 1000}}, 10'000);
  CHECK(small.are_enough());
}

}  // namespace
}  // namespace hone
