// SPDX-License-Identifier: Apache-2.0
// The steps of a combination multiply to its whole change, and each is paired with the one before.
#include "cli/ablation.h"

#include <doctest/doctest.h>
#include <fmt/format.h>

#include <cmath>

#include "profiles/axis_table.h"
#include "tests/support/race_driver.h"

namespace hone {
namespace {

const std::vector<RacedAxes> kEntries = {
    {"baseline", "{}"},
    {"thin-lto", R"({"lto":"thin"})"},
    {"pgo", R"({"pgo":"ir"})"},
    {"pgo+thin-lto", R"({"lto":"thin","pgo":"ir"})"},
    {"all", R"({"lto":"thin","pgo":"ir","compile":["-ffast-math"]})"}};

/// Rounds without drops: everybody within 5 %, with a part in ten thousand that moves.
Race raced(const std::vector<double>& times) {
  Race race({.entries = static_cast<int>(times.size()), .margin = {0.001}});
  testing::run_race(
      race,
      [&](int round, int entry) {
        const double noise = 1 + 1e-4 * ((round * 7 + entry * 3) % 5);
        return times[static_cast<std::size_t>(entry)] * noise;
      },
      30);
  return race;
}

double kept(const ReportedAxisGain& step) { return 1 + step.change.estimate; }

TEST_CASE("the larger gain comes first, the other one on top of it") {
  const Race race = raced({1, 0.99, 0.97, 0.962, 0.961});
  const auto steps = find_ablation(race, {}, kEntries, 3);
  REQUIRE(steps.size() == 2);
  CHECK(steps[0].axes == std::vector<std::string>{"PGO"});
  CHECK(steps[0].from == "baseline");
  CHECK(steps[0].to == "pgo");
  CHECK(steps[0].change.estimate == doctest::Approx(-0.03).epsilon(0.02));
  CHECK(steps[1].axes == std::vector<std::string>{"ThinLTO"});
  CHECK(steps[1].to == "pgo+thin-lto");
  CHECK(kept(steps[0]) * kept(steps[1]) == doctest::Approx(0.962).epsilon(0.001));
  CHECK(steps[1].change.rounds > 0);
  const std::string text = render_ablation(steps);
  CHECK(text.starts_with("of which PGO -3.0 % ["));
  CHECK(text.contains("ThinLTO on top -0.8 %"));
}

TEST_CASE("an axis that no simpler profile has is one step with what it came with") {
  const Race race = raced({1, 0.99, 0.97, 0.962, 0.961});
  const std::vector<RacedAxes> without_pgo = {
      kEntries[0], kEntries[1], {"x", R"({"opt":"O3"})"}, kEntries[3], kEntries[4]};
  const auto steps = find_ablation(race, {}, without_pgo, 4);
  REQUIRE(steps.size() == 3);
  CHECK(steps[0].to == "thin-lto");
  CHECK(steps[1].to == "pgo+thin-lto");
  CHECK(steps[2].axes == std::vector<std::string>{"-ffast-math"});
}

TEST_CASE("every value of an axis has a name that people use") {
  const Race race = raced({1, 0.99, 0.98});
  for_each_axis(
      [&](std::string_view axis, auto values, auto) {
        if (axis == "lto") return;
        for (const AxisValue& value : values.subspan(1)) {
          const std::string both = fmt::format(R"({{"lto":"thin","{}":"{}"}})", axis, value.word);
          const auto steps = find_ablation(race, {}, {kEntries[0], kEntries[1], {"both", both}}, 2);
          REQUIRE(steps.size() == 2);
          CHECK_MESSAGE(!steps[1].axes[0].contains('='), steps[1].axes[0]);
        }
      },
      Axes{});
}

TEST_CASE("no step goes over a profile that was disqualified: its times are of a wrong result") {
  Race race = raced({1, 0.99, 0.97, 0.962, 0.961});
  race.disqualify(2);
  const auto steps = find_ablation(race, {}, kEntries, 3);
  REQUIRE(steps.size() == 2);
  CHECK(steps[0].to == "thin-lto");
  CHECK(steps[1].axes == std::vector<std::string>{"PGO"});
}

TEST_CASE("single axes and combinations without simpler ones have no steps") {
  const Race race = raced({1, 0.99, 0.97, 0.962, 0.961});
  CHECK(find_ablation(race, {}, kEntries, 1).empty());
  CHECK(find_ablation(race, {}, kEntries, 0).empty());
  const std::vector<RacedAxes> alone = {kEntries[0],
                                        {"x", R"({"opt":"O3"})"},
                                        kEntries[3],
                                        {"y", R"({"opt":"Os"})"},
                                        {"z", R"({"unity":"on"})"}};
  CHECK(find_ablation(race, {}, alone, 2).empty());
  CHECK(render_ablation({}).empty());
}

}  // namespace
}  // namespace hone
