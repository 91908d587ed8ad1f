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

std::string witness(const std::string& name, std::optional<double> gain, double baseline,
                    double count) {
  const CountedWorkload workload{.name = "w", .baseline = baseline, .count = count};
  return render_witness(name, gain, std::span(&workload, 1));
}

TEST_CASE("agreement and disagreement are said") {
  const double faster = std::log(1.05);
  CHECK(witness("pgo", faster, 1e9, 0.9e9) ==
        "Instructions agree: `pgo` executes 10.0 % fewer instructions than baseline.");
  CHECK(witness("pgo", faster, 1e9, 1.1e9) ==
        "Instructions disagree: `pgo` executes 10.0 % more instructions than baseline; caches, "
        "branches or luck with the layout make up for it.");
  CHECK(witness("Os", -faster, 1e9, 1.1e9).starts_with("Instructions agree"));
  CHECK(witness("O3", 0, 1e9, 0.9e9) == "`O3` executes 10.0 % fewer instructions than baseline.");
  // Where memory or a score ranks, there is no time to explain.
  CHECK(witness("O3", std::nullopt, 1e9, 1.1e9) ==
        "`O3` executes 10.0 % more instructions than baseline.");
}

TEST_CASE("equal instructions explain a difference in time only where there is one") {
  const std::string equal = "Instructions do not tell `O3` from baseline (within 0.1 %)";
  CHECK(witness("O3", std::log(1.05), 1e9, 1.0005e9) ==
        equal + ": what differs in time comes from memory or code layout.");
  CHECK(witness("O3", 0, 1e9, 1.0005e9) == equal + ".");
  CHECK(witness("O3", std::nullopt, 1e9, 1.0005e9) == equal + ".");
}

TEST_CASE("a third of the instructions with the same output is a warning") {
  CHECK(witness("O3", 1, 9e9, 2.9e9) ==
        "Work may have been optimised away: `O3` executes 2.9 billion instructions where "
        "baseline executes 9 billion, with the same checked output. Verify before you praise "
        "it.");
  CHECK(witness("O3", 1, 9e9, 3.1e9).starts_with("Instructions agree"));
}

// A sum would hide both: the long workload has a thousand times as many instructions.
TEST_CASE("each workload counts by its weight, and one that lost its work is found") {
  std::vector<CountedWorkload> workloads = {{"long", 1, 1000e9, 1010e9}, {"short", 3, 1e9, 0.9e9}};
  CHECK(mean_log_ratio(workloads) ==
        doctest::Approx((std::log(1.01) + 3 * std::log(0.9)) / 4).epsilon(1e-12));
  CHECK(judge_agreement(std::log(1.05), workloads) == Agreement::kAgree);
  CHECK(render_witness("O3", std::log(1.05), workloads) ==
        "Instructions agree: `O3` executes 7.4 % fewer instructions than baseline.");
  CHECK_FALSE(is_suspicious(workloads));
  workloads[1].count = 0.01e9;
  CHECK(is_suspicious(workloads));
  CHECK(render_witness("O3", std::log(1.05), workloads) ==
        "Work may have been optimised away: `O3` executes 10 million instructions where baseline "
        "executes 1 billion on `short`, with the same checked output. Verify before you praise "
        "it.");
}

TEST_CASE("only a known difference in time agrees or disagrees") {
  const std::vector<CountedWorkload> fewer = {{"w", 1, 1e9, 0.9e9}};
  CHECK(judge_agreement(0.1, fewer) == Agreement::kAgree);
  CHECK(judge_agreement(-0.1, fewer) == Agreement::kDisagree);
  CHECK(judge_agreement(0, fewer) == Agreement::kUnknown);
  CHECK(judge_agreement(std::nullopt, fewer) == Agreement::kUnknown);
  const std::vector<CountedWorkload> same = {{"w", 1, 1e9, 1e9}};
  CHECK(judge_agreement(0.1, same) == Agreement::kEqual);
}

}  // namespace
}  // namespace hone
