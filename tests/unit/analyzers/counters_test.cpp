// SPDX-License-Identifier: Apache-2.0
#include "analyzers/counters.h"

#include <doctest/doctest.h>

namespace hone {
namespace {

Readings run_of(double instructions, double cycles, double branch_misses) {
  return {{kInstructions, instructions}, {kCycles, cycles}, {kBranchMisses, branch_misses}};
}

TEST_CASE("counts pass through their file unchanged, and no other text does") {
  const std::vector<Count> counts = {{0, "instructions", 18446744073709551615U, 7, 7},
                                     {1, "itlb-misses", 0, 9, 4}};
  const auto read = parse_counts(render_counts(counts));
  REQUIRE(read);
  CHECK(render_counts(*read) == render_counts(counts));
  CHECK(parse_counts("").value().empty());
  for (const char* text : {"0 instructions 1 2\n", "0 instructions 1 2 3 4\n", "x y 1 2 3\n"})
    CHECK_FALSE(parse_counts(text));
}

TEST_CASE("a count of a part of the time is scaled to the whole") {
  CHECK(scaled({0, "cycles", 100, 4000, 4000}) == 100);
  CHECK(scaled({0, "cycles", 100, 4000, 1000}) == 400);
  CHECK_FALSE(scaled({0, "cycles", 0, 4000, 0}));
  CHECK_FALSE(scaled({0, "cycles", 0, 0, 0}));
}

// The second group was on the CPU for half of the time: its misses are per 1000 of the
// instructions that were counted meanwhile, not of all.
TEST_CASE("totals are scaled, misses are per 1000 instructions of their own group") {
  const auto readings = to_readings({{0, kInstructions, 1'000'000, 100, 80},
                                     {0, kCycles, 400'000, 100, 80},
                                     {0, kBranchMisses, 5'000, 100, 80},
                                     {1, kInstructions, 600'000, 100, 50},
                                     {1, kCodeMisses, 1'200, 100, 50}});
  CHECK(readings.value() == Readings{{kInstructions, 1'250'000},
                                     {kCycles, 500'000},
                                     {kBranchMisses, 5},
                                     {kCodeMisses, 2},
                                     {kCountedShare, 0.5}});
}

TEST_CASE("a group that never got onto the CPU is unknown; without instructions there is nothing") {
  const auto readings = to_readings({{0, kInstructions, 1'000, 100, 100},
                                     {1, kInstructions, 0, 100, 0},
                                     {1, kCodeMisses, 0, 100, 0}});
  CHECK(readings.value() == Readings{{kInstructions, 1'000}, {kCountedShare, 1}});
  CHECK_FALSE(to_readings({{0, kInstructions, 0, 100, 0}}));
  CHECK_FALSE(to_readings({{0, kCycles, 5, 100, 100}}));
  CHECK_FALSE(to_readings({}));
}

TEST_CASE("medians of the runs, with their spread") {
  const auto counters =
      summarize_counters({run_of(1000, 500, 3), run_of(1010, 900, 1), run_of(990, 600, 2)});
  REQUIRE(counters);
  CHECK(counters->instructions == 1000);
  CHECK(counters->cycles == 600);
  CHECK(counters->branch_misses == 2);
  CHECK_FALSE(counters->code_misses);
  CHECK(counters->spread == doctest::Approx(0.02));
  CHECK(counters->share == 1);
  CHECK(counters->runs == 3);
  CHECK_FALSE(summarize_counters({}));
}

TEST_CASE("of several workloads counts add up and misses are weighted by instructions") {
  const Counters a{.instructions = 3000, .cycles = 1000, .branch_misses = 4, .share = 0.5};
  const Counters b{.instructions = 1000, .cycles = 500, .branch_misses = 8, .code_misses = 1};
  const Counters sum = sum_counters(a, b);
  CHECK(sum.instructions == 4000);
  CHECK(sum.cycles == 1500);
  CHECK(sum.branch_misses == 5);
  CHECK_FALSE(sum.code_misses);
  CHECK(sum.share == 0.5);
}

TEST_CASE("causes are told of what both counted") {
  const Counters baseline{
      .instructions = 2e9, .cycles = 1e9, .branch_misses = 5.12, .code_misses = 20};
  const Counters pgo{.instructions = 1.8e9,
                     .cycles = 6e8,
                     .branch_misses = 3.2,
                     .code_misses = 12.34,
                     .code_page_misses = 1};
  CHECK(render_causes("pgo", baseline, pgo) ==
        "Per 1000 instructions, baseline and `pgo`: 5.12 and 3.2 branch misses, 20 and 12.3 L1 "
        "instruction cache misses. Instructions per cycle: 2.00 and 3.00.");
  CHECK(render_causes("pgo", {.instructions = 1}, pgo).empty());
}

TEST_CASE("how it was counted: by whom, how often, how exact, for how much of the time") {
  const Counters exact{.instructions = 1e9, .spread = 0.0001, .runs = 3};
  CHECK(render_counting(exact, exact) ==
        "Counted by the CPU, in user space, median of 3 runs each, instructions within 0.01 %.");
  const Counters shared{.instructions = 1e9, .share = 0.66, .spread = 0.002, .runs = 3};
  CHECK(
      render_counting(exact, shared)
          .ends_with("within 0.2 %; events took turns: counted for 66 % of the time and scaled."));
  const Counters one{.instructions = 1e9, .runs = 1};
  CHECK(render_counting(one, one) == "Counted by the CPU, in user space, in one run each.");
}

}  // namespace
}  // namespace hone
