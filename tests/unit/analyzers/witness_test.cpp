// SPDX-License-Identifier: Apache-2.0
#include "analyzers/witness.h"

#include <doctest/doctest.h>

#include <cmath>

namespace hone {
namespace {

TEST_CASE("the count of a cachegrind log") {
  CHECK(read_instruction_count("==1== I   refs:      128,916\n").value() == 128916);
  CHECK(read_instruction_count("==1== I refs:        1,234,567,890\n==1== x 5").value() ==
        1234567890);
  CHECK_FALSE(read_instruction_count(""));
  CHECK_FALSE(read_instruction_count("==1== unrecognised instruction at 0x4000\n"));
  CHECK_FALSE(read_instruction_count("==1== I   refs:      0\n"));
}

TEST_CASE("agreement and disagreement are said") {
  const double faster = std::log(1.05);
  CHECK(render_witness("pgo", faster, 1e9, 0.9e9) ==
        "Instructions agree: `pgo` executes 10.0 % fewer instructions than baseline.");
  CHECK(render_witness("pgo", faster, 1e9, 1.1e9) ==
        "Instructions disagree: `pgo` executes 10.0 % more instructions than baseline; caches, "
        "branches or luck with the layout make up for it.");
  CHECK(render_witness("Os", -faster, 1e9, 1.1e9).starts_with("Instructions agree"));
  CHECK(render_witness("O3", 0, 1e9, 0.9e9) ==
        "`O3` executes 10.0 % fewer instructions than baseline.");
  CHECK(render_witness("O3", faster, 1e9, 1.0005e9).starts_with("Instructions do not tell `O3`"));
  // Where memory or a score ranks, there is no time to explain.
  CHECK(render_witness("O3", std::nullopt, 1e9, 1.0005e9) ==
        "Instructions do not tell `O3` from baseline (within 0.1 %).");
  CHECK(render_witness("O3", std::nullopt, 1e9, 1.1e9) ==
        "`O3` executes 10.0 % more instructions than baseline.");
}

TEST_CASE("a third of the instructions with the same output is a warning") {
  CHECK(render_witness("O3", 1, 9e9, 2.9e9) ==
        "Work may have been optimised away: `O3` executes 2.9 billion instructions where "
        "baseline executes 9 billion, with the same checked output. Verify before you praise "
        "it.");
  CHECK(render_witness("O3", 1, 9e9, 3.1e9).starts_with("Instructions agree"));
}

}  // namespace
}  // namespace hone
