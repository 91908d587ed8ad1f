// SPDX-License-Identifier: Apache-2.0
#include "analyzers/race_times.h"

#include <doctest/doctest.h>

#include <cmath>
#include <limits>

using namespace hone;

namespace {

void check_values(const std::vector<double>& ours, const std::vector<double>& expected) {
  REQUIRE(ours.size() == expected.size());
  for (std::size_t i = 0; i < ours.size(); ++i) CHECK(ours[i] == doctest::Approx(expected[i]));
}

}  // namespace

TEST_CASE("differences are of the rounds that both ran") {
  LogTimes times(3, {1});
  times.add(std::vector{2, 0, 1}, {{4}, {1}, {2}}, {}).value();
  times.add(std::vector{0, 2}, {{1}, {8}}, {}).value();
  times.add(std::vector{1, 0, 2}, {{1}, {1}, {2}}, {}).value();
  const double ln2 = std::log(2);
  CHECK(times.rounds() == 3);
  check_values(times.differences(0, 1), {-ln2, 0});
  check_values(times.differences(0, 2), {-2 * ln2, -3 * ln2, -ln2});
  check_values(times.differences(2, 1), {ln2, ln2});
  CHECK(times.count_common(std::vector{0, 1, 2}) == 2);
  CHECK(times.count_common(std::vector{0, 2}) == 3);
  const Table common = times.common(std::vector{1, 2});
  REQUIRE(common.size() == 2);
  check_values(common[0], {ln2, 2 * ln2});
  check_values(common[1], {0, ln2});
}

TEST_CASE("workloads count by their weights") {
  LogTimes times(2, {3, 1});
  times.add(std::vector{0, 1}, {{1, 1}, {2, 16}}, {}).value();
  const double ln2 = std::log(2);
  check_values(times.differences(1, 0), {(3 * ln2 + 4 * ln2) / 4});
  check_values(times.workload_differences(0, 1, 0), {ln2});
  check_values(times.workload_differences(1, 1, 0), {4 * ln2});
}

TEST_CASE("the other metric may be unknown, for a round or for a run") {
  LogTimes times(2, {1});
  times.add(std::vector{0, 1}, {{1}, {1}}, {{1}, {2}}).value();
  times.add(std::vector{0, 1}, {{1}, {1}}, {}).value();
  times.add(std::vector{0, 1}, {{1}, {1}}, {{0}, {2}}).value();
  check_values(times.other_differences(1, 0), {std::log(2)});
  CHECK(times.differences(1, 0).size() == 3);
}

TEST_CASE("a value that is no time is an error that names the run, and the round is not added") {
  const double infinity = std::numeric_limits<double>::infinity();
  for (double bad : {0.0, -1.0, infinity, std::nan("")}) {
    LogTimes times(2, {1, 1}, {"baseline", "pgo"});
    times.add(std::vector{0, 1}, {{1, 1}, {1, 1}}, {}).value();
    const auto added = times.add(std::vector{1, 0}, {{1, bad}, {1, 1}}, {});
    REQUIRE_FALSE(added);
    CHECK(added.error().message.starts_with("round 2: `pgo` on workload 2 measured "));
    CHECK(times.rounds() == 1);
  }
  LogTimes nameless(2, {1});
  CHECK(nameless.add(std::vector{1, 0}, {{0}, {1}}, {})
            .error()
            .message.starts_with("round 1: entry 1 on workload 1 measured 0,"));
}

TEST_CASE("centre_rounds takes the median of each row off") {
  const Table centred = centre_rounds({{1, 2, 6}, {5, 5, 9}});
  CHECK(centred[0] == std::vector<double>{-1, 0, 4});
  CHECK(centred[1] == std::vector<double>{0, 0, 4});
}
