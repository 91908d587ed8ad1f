// SPDX-License-Identifier: Apache-2.0
#include "cli/report_changes.h"

#include <doctest/doctest.h>

using hone::ReportedChange;

TEST_CASE("a change is named with its interval and its rounds, or with why there is none") {
  ReportedChange change{.estimate = -0.284, .lo = -0.326, .hi = -0.251, .rounds = 20};
  CHECK(hone::render_measured(change) == "-28.4 % [-32.6, -25.1] (20 rounds)");
  change.lo = change.hi = std::nullopt;
  change.rounds = 3;
  CHECK(hone::render_measured(change) == "-28.4 % (3 rounds, too few for an interval)");
  change.rounds = 1;
  CHECK(hone::render_measured(change) == "-28.4 % (1 round, too few for an interval)");
  change.rounds = 3;
  change.behind = "pgo";
  CHECK(hone::render_measured(change) == "-28.4 %, 5 % or more behind pgo (3 rounds)");
}

// "Keep" may rest on bounds of a single comparison when those that are printed are not known yet.
TEST_CASE("without bounds of its own a change says what a keep knows of it, and no more") {
  const ReportedChange change{.estimate = -0.002, .rounds = 8, .verdict = "unresolved"};
  hone::ReportedAdvice advice{.verdict = "keep", .largest_possible_gain = 0.008};
  CHECK(most_gain_words(advice, change, "cpu-time") == "at most 0.8 % faster");
  CHECK(most_gain_words(advice, change, "p99") == "at most 0.8 % better");
  advice.largest_possible_gain = 0;
  CHECK(most_gain_words(advice, change, "cpu-time") == "not faster");

  // For the goal size the baseline may be kept while of time nothing is known.
  advice.largest_possible_gain = 1;
  CHECK_FALSE(most_gain_words(advice, change, "cpu-time"));
  advice = {.verdict = "inconclusive", .largest_possible_gain = 0.008};
  CHECK_FALSE(most_gain_words(advice, change, "cpu-time"));
  advice.verdict = "keep";
  CHECK_FALSE(most_gain_words(advice, {.lo = -0.01, .hi = 0.005}, "cpu-time"));
  CHECK_FALSE(most_gain_words(advice, {.behind = "pgo"}, "cpu-time"));
}
