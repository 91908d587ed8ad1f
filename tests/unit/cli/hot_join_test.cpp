// SPDX-License-Identifier: Apache-2.0
#include "cli/hot_join.h"

#include <doctest/doctest.h>

#include "tests/unit/cli/example_hot.h"

namespace hone {
namespace {

using test::example_hot;
using test::example_line;
using test::example_time;

const TimeEstimate kUnseen{Seconds(0), Seconds(0), Seconds(0.004)};

TEST_CASE("each symbol of the join is in one group, by time that is clear of zero and by bytes") {
  HotReport report = example_hot();
  report.lines.push_back(
      example_line("unchanged", 50, 50, example_time(0.2, 0.01), example_time(0.1, 0.01)));
  const HotComparison join = compare_hot(report);
  REQUIRE(join.groups.size() == 5);
  CHECK(join.groups[0].title == "faster and smaller");
  CHECK(join.groups[0].time.count() == doctest::Approx(-0.2));
  CHECK(join.groups[0].size.count == -200);
  CHECK(join.groups[1].title == "faster, same size");
  CHECK(join.groups[1].symbols == 1);
  CHECK(join.groups[1].size.count == 0);
  CHECK(join.groups[2].title == "faster and bigger");
  CHECK(join.groups[2].size.count == 200);
  CHECK(join.groups[3].title == "slower");
  CHECK(join.groups[3].time.count() == doctest::Approx(0.05));
  CHECK(join.groups[4].title == "bigger for nothing");
  CHECK(join.groups[4].symbols == 2);
  CHECK(join.groups[4].size.count == 800);
  CHECK(join.hot.count == 2150);
  CHECK(join.cold.count == 600);
  CHECK(join.growth.count == 1000);
  CHECK(join.growth_unused.count == 500);
}

TEST_CASE("data and padding are no code that runs or slows down") {
  HotReport report = example_hot();
  const HotComparison before = compare_hot(report);
  report.lines.push_back(example_line("table", 100, 5000, kUnseen, kUnseen));
  report.lines.back().code = {};
  report.lines.push_back(example_line("[padding]", 10, 90, kUnseen, kUnseen));
  report.lines.back().code = {};
  const HotComparison after = compare_hot(report);
  CHECK(after.cold == before.cold);
  CHECK(after.growth == before.growth);
  CHECK(after.groups.back().symbols == before.groups.back().symbols);
}

TEST_CASE("what another profile alone was seen in counts as never seen") {
  HotReport report = example_hot();
  report.lines.push_back(example_line("in_Os", 100, 150, kUnseen, kUnseen));
  report.lines.back().is_sampled = true;
  CHECK(compare_hot(report).cold.count == 750);
  CHECK(compare_hot(report).growth_unused.count == 550);
}

}  // namespace
}  // namespace hone
