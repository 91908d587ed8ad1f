// SPDX-License-Identifier: Apache-2.0
#include "cli/metric_words.h"

#include <doctest/doctest.h>

using hone::Seconds;

TEST_CASE("only of times something is faster") {
  CHECK(hone::verdict_words("faster", "wall-time") == "faster");
  CHECK(hone::verdict_words("fastest", "peak-memory") == "best");
  CHECK(hone::verdict_words("slower", "p99") == "worse");
  CHECK(hone::verdict_words("unresolved", "p99") == "unresolved");
}

TEST_CASE("bounds") {
  CHECK(hone::render_bounds(-0.197, -0.182) == "[-19.7, -18.2]");
  CHECK(hone::render_bounds(std::nullopt, 0.01) == "[?, +1.0]");
  CHECK(hone::render_bounds(std::nullopt, std::nullopt) == "(too few rounds)");
  CHECK(hone::render_time_change(Seconds(-0.0081)) == "-8.10 ms");
  CHECK(hone::render_time_change(Seconds(0.000412)) == "+412 µs");
}
