// SPDX-License-Identifier: Apache-2.0
// What a self-test makes of what it counted, and whole self-tests of made-up machines.
#include "cli/self_test.h"

#include <doctest/doctest.h>

#include <nlohmann/json.hpp>

#include "tests/support/scripted_runner.h"
#include "tests/support/temporary_folder.h"

namespace hone {
namespace {

/// `slowed` is one row for all slow-downs.
SelfTestResult counted(const SelfTestRow& identical, const SelfTestRow& slowed) {
  SelfTestResult result{.rows = {identical, slowed}, .elapsed = Seconds(60)};
  result.rows[1].injected = 0.05;
  return result;
}

SelfTestRow row(int races, int false_verdicts, int missed = 0) {
  return {.races = races,
          .false_verdicts = false_verdicts,
          .right = races - false_verdicts,
          .covered = races - missed};
}

TEST_CASE("one race shows nothing") {
  const SelfTestResult result = counted(row(1, 0), row(0, 0));
  CHECK(result.promise() == Promise::kOpen);
  const std::string text = render_self_test_text(result);
  CHECK(text.contains("so few races (1) cannot show it: up to 97.5 % of false verdicts"));
  CHECK(text.contains("368 races of them without one would show it: about --minutes 368."));
  CHECK(nlohmann::json::parse(render_self_test_json(result))["promise_kept"].is_null());
}

// 1 - .025^(1/368) = .00998; 1 - .025^(1/367) = .010001.
TEST_CASE("kept is what the intervals show") {
  CHECK(counted(row(368, 0), row(200, 0)).promise() == Promise::kKept);
  CHECK(counted(row(367, 0), row(200, 0)).promise() == Promise::kOpen);
  CHECK(counted(row(368, 0), row(100, 0)).promise() == Promise::kOpen);
  CHECK(counted(row(2000, 10), row(200, 0)).promise() == Promise::kKept);
  CHECK(render_self_test_text(counted(row(368, 0), row(200, 0))).ends_with("promise is kept.\n"));
}

TEST_CASE("any of the three breaks it") {
  CHECK(counted(row(40, 0), row(40, 0)).promise() == Promise::kOpen);
  CHECK(counted(row(40, 3), row(40, 0)).promise() == Promise::kBroken);
  CHECK(counted(row(40, 0), row(40, 5)).promise() == Promise::kBroken);
  CHECK(counted(row(40, 0), row(40, 0, 12)).promise() == Promise::kBroken);
  CHECK(render_self_test_text(counted(row(40, 3), row(40, 0))).contains("NOT kept"));
}

TEST_CASE("every share has its interval in JSON") {
  const auto json =
      nlohmann::json::parse(render_self_test_json(counted(row(40, 1), row(40, 0, 2))));
  CHECK(json["false_identical"]["count"] == 1);
  CHECK(json["false_identical"]["of"] == 40);
  CHECK(json["false_identical"]["promised"] == 0.01);
  CHECK(json["false_identical"]["lo"].get<double>() == doctest::Approx(0.000633).epsilon(0.01));
  CHECK(json["false_identical"]["hi"].get<double>() == doctest::Approx(0.1316).epsilon(0.01));
  CHECK(json["false_slowed"]["lo"] == 0);
  CHECK(json["coverage"]["count"] == 78);
  CHECK(json["coverage"]["lo"].get<double>() < 0.95);
  CHECK(json["coverage"]["hi"].get<double>() > 0.99);
  CHECK(json["rows"][0]["false_hi"] == json["false_identical"]["hi"]);
  CHECK(json["rows"][1]["covered_lo"].get<double>() < 0.95);
}

/// A self-test of one race of each kind on a machine where a program takes `time` of iterations.
SelfTestResult run_on(const std::function<double(double iterations)>& time) {
  const test::TemporaryFolder folder;
  int runs = 0;
  test::ScriptedRunner runner([&](const Command& command) {
    Outcome outcome = test::exited(0);
    const double seconds = time(std::stod(command.argv.back())) * (1 + 1e-5 * (++runs % 7));
    outcome.usage.wall = Seconds(seconds);
    outcome.usage.user = Seconds(seconds);
    return outcome;
  });
  return run_self_test(runner, {"spin"}, Seconds(0), 1, folder.path(), {}).value();
}

TEST_CASE("a machine without noise: nothing is false, and nothing is shown by so few") {
  const SelfTestResult result = run_on([](double n) { return 0.001 + 2e-8 * n; });
  CHECK(result.races() == 9);
  CHECK(result.rows[0].races == 5);
  CHECK(result.false_on_identical().count == 0);
  CHECK(result.false_on_slowed().count == 0);
  CHECK(result.rows[4].right == 1);
  CHECK(result.promise() == Promise::kOpen);
}

// The slower program is kept for equal, and no interval holds what was injected.
TEST_CASE("a machine that hides slow-downs breaks the promise") {
  const SelfTestResult result = run_on([](double n) { return n > 0 ? 0.021 : 0.001; });
  CHECK(result.false_on_identical().count == 0);
  CHECK(result.false_on_slowed().count == 2);
  CHECK(result.rows[4].covered == 0);
  CHECK(result.promise() == Promise::kBroken);
}

}  // namespace
}  // namespace hone
