// SPDX-License-Identifier: Apache-2.0
#include "analyzers/noise.h"

#include <doctest/doctest.h>

#include <cmath>

#include "tests/support/scripted_runner.h"

namespace hone {
namespace {

using test::exited;
using test::ScriptedRunner;

/// A program that takes `nanoseconds` of CPU time an iteration, times `factor(run)`.
template <typename Factor>
ScriptedRunner machine_with(double nanoseconds, Factor factor) {
  return ScriptedRunner([=, run = 0](const Command& command) mutable -> Result<Outcome> {
    Outcome outcome;
    const double seconds = std::stod(command.argv.back()) * nanoseconds * 1e-9 * factor(run++);
    outcome.usage.user = Seconds{seconds * 0.75};
    outcome.usage.system = Seconds{seconds * 0.25};
    outcome.usage.wall = Seconds{seconds};
    return outcome;
  });
}

TEST_CASE("a still machine has no noise, whatever its speed") {
  for (const double nanoseconds : {0.01, 1.0, 50.0}) {
    auto runner = machine_with(nanoseconds, [](int) { return 1.0; });
    const auto figure = measure_noise(runner, {"hone", "spin"});
    REQUIRE(figure);
    CHECK(figure->paired_sd.value == 0);
    CHECK(figure->cpu_time >= Seconds{0.016});
    CHECK(figure->cpu_time <= Seconds{0.030});
    CHECK(figure->pairs >= 10);
    CHECK(runner.commands.back().argv.size() == 3);
  }
}

TEST_CASE("the figure is the paired log-ratio's") {
  auto runner = machine_with(10, [](int run) { return run % 2 == 0 ? 1.02 : 1.0; });
  const auto figure = measure_noise(runner, {"hone", "spin"});
  REQUIRE(figure);
  CHECK(figure->paired_sd.value == doctest::Approx(1.4826 * std::log(1.02)).epsilon(0.01));
}

TEST_CASE("the budget bounds the pairs, but not below ten") {
  auto runner = machine_with(10, [](int) { return 1.0; });
  CHECK(measure_noise(runner, {"spin"}, Seconds{1e-9}).value().pairs == 10);
  const int pairs = measure_noise(runner, {"spin"}, Seconds{2}).value().pairs;
  CHECK(pairs >= 40);
  CHECK(pairs <= 70);
}

TEST_CASE("a failing or timeless program is an error") {
  ScriptedRunner broken([](const Command&) { return exited(2); });
  CHECK(measure_noise(broken, {"hone", "spin"}).error().message ==
        "the noise figure's program `hone spin 100000` failed: exit status 2");
  ScriptedRunner idle([](const Command&) { return exited(0); });
  CHECK(measure_noise(idle, {"spin"}).error().message ==
        "the noise figure's program takes no CPU time");
  ScriptedRunner stopped([](const Command&) { return Outcome{Ending::kInterrupted, 0, {}}; });
  CHECK(measure_noise(stopped, {"spin"}).error().message == "interrupted");
}

}  // namespace
}  // namespace hone
