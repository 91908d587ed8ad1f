// SPDX-License-Identifier: Apache-2.0
// The sentences are the product: each verdict says what to do and the numbers it rests on. Inputs
// are written by hand, no race is run.
#include "analyzers/advise.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <limits>

using namespace hone;

namespace {

constexpr double kInfinity = std::numeric_limits<double>::infinity();

// The log-ratio at which `percent` of the time is saved.
double saves(double percent) { return -std::log1p(-percent / 100); }

EntryResult entry(EntryVerdict verdict, double estimate, double lo, double hi, int rounds) {
  EntryResult result;
  result.verdict = verdict;
  result.estimate = saves(estimate);
  result.interval = {saves(lo), saves(hi)};
  result.rounds = rounds;
  return result;
}

// baseline, thin-lto 4.8 % faster, pgo 5.3 % faster: 24 rounds.
AdviceInput example() {
  AdviceInput input;
  input.candidates = {{"baseline", 0, Bytes{400 << 10}, Seconds(8), false},
                      {"thin-lto", 3, Bytes{390 << 10}, Seconds(8.5), false},
                      {"pgo", 8, Bytes{440 << 10}, Seconds(20), true}};
  input.measured = Seconds(600);
  RaceResult& race = input.race;
  race.rounds = 24;
  race.max_rounds = 94;
  race.first_look = 10;
  race.round_cost = Seconds(25);
  race.paired_sd = 0.009;
  race.resolvable = 0.005;
  race.entries = {entry(EntryVerdict::kReference, 0, 0, 0, 24),
                  entry(EntryVerdict::kFaster, 4.8, 4.4, 5.1, 24),
                  entry(EntryVerdict::kFaster, 5.3, 3.7, 6.6, 24)};
  return input;
}

std::string first_line(const std::string& text) { return text.substr(0, text.find('\n')); }

// The contract that readers of the text rely on.
void check_recommendation_is_first(const Advice& advice) {
  const auto begins = [](std::string_view line) {
    return line.starts_with("Use ") || line.starts_with("Keep ") || line.starts_with("Not decided");
  };
  CHECK(begins(advice.text));
  for (std::size_t at = advice.text.find('\n'); at != std::string::npos;
       at = advice.text.find('\n', at + 1))
    CHECK_FALSE(begins(std::string_view(advice.text).substr(at + 1)));
  CHECK_FALSE(advice.text.ends_with('\n'));
}

/// Entry 1 is recommended and entry 2 may be up to 0.7 % faster.
AdviceInput change_example() {
  AdviceInput input = example();
  input.race.verdict = Verdict::kChange;
  input.race.recommended = 1;
  input.race.fastest = 1;
  input.race.equal = {1};
  input.race.largest_possible_gain = saves(0.7);
  input.race.largest_gain_entry = 2;
  return input;
}

}  // namespace

TEST_CASE("a change says how much, how sure, and what else could be gained") {
  const AdviceInput input = change_example();
  const Advice advice = advise(input);
  CHECK(advice.verdict == Verdict::kChange);
  CHECK(advice.profile == "thin-lto");
  CHECK(first_line(advice.text) ==
        "Use `thin-lto`: 4.8 % less CPU time than baseline (95 % interval 4.4 to 5.1 %, 24 paired "
        "rounds); nothing else tried can be more than 0.7 % faster, for this link layout.");
  CHECK(advice.text.ends_with("\nIt is 2.5 % smaller."));
  CHECK(advice.largest_possible_gain == doctest::Approx(0.007));
  CHECK(advice.resolvable == doctest::Approx(0.005).epsilon(0.01));
  check_recommendation_is_first(advice);
}

TEST_CASE("the last race of a search speaks of itself, not of what was tried before") {
  AdviceInput input = change_example();
  input.contest = Contest::kFinalists;
  CHECK(advise(input).text.find("; nothing else in the last race can be more than 0.7 % faster") !=
        std::string::npos);
  input.race.verdict = Verdict::kKeep;
  input.race.recommended = 0;
  CHECK(first_line(advise(input).text)
            .starts_with("Keep your baseline: no profile of the last race is more than"));
}

TEST_CASE("a change says what comes with it") {
  AdviceInput input = example();
  input.metric.metric = Metric::kWallTime;
  input.race.verdict = Verdict::kChange;
  input.race.recommended = 2;
  input.race.fastest = 1;
  input.race.equal = {1, 2};
  input.candidates[0].peak = {100 << 20};
  input.candidates[2].peak = {112 << 20};
  input.workloads = {"books", "logs"};
  input.race.entries[2].workloads = {{saves(8), {saves(7), saves(9)}},
                                     {saves(-2), {saves(-3), saves(-1)}}};
  const Advice advice = advise(input);
  CHECK(first_line(advice.text) ==
        "Use `pgo`: 5.3 % less wall time than baseline (95 % interval 3.7 to 6.6 %, 24 paired "
        "rounds); nothing else tried is faster, for this link layout.");
  CHECK(advice.text.find("\nIt is 10.0 % larger, takes 12.0 % more memory at its peak, needs a "
                         "training run and builds 2.5x longer.") != std::string::npos);
  CHECK(advice.text.find(
            "\nIt is slower on `logs`: 2.0 % more wall time (interval 1.0 % to 3.0 %).") !=
        std::string::npos);
  CHECK(advice.text.find("books") == std::string::npos);
  CHECK(advice.text.find("\nPractically as good: `thin-lto`.") != std::string::npos);
  CHECK(advice.equal == std::vector<std::string>{"thin-lto"});
  check_recommendation_is_first(advice);
}

TEST_CASE("a loss on one workload is said before its own interval shows it") {
  AdviceInput input = example();
  input.race.verdict = Verdict::kChange;
  input.race.recommended = 2;
  input.race.fastest = 2;
  input.workloads = {"books", "logs"};
  const double unknown = std::numeric_limits<double>::infinity();
  const auto text_with = [&](const Estimate& logs) {
    input.race.entries[2].workloads = {{saves(8), {saves(7), saves(9)}}, logs};
    return advise(input).text;
  };
  CHECK(
      text_with({saves(-2), {-unknown, unknown}})
          .contains("\nIt may be slower on `logs`: 2.0 % more CPU time (24 rounds, too few for an "
                    "interval)."));
  CHECK(text_with({saves(-2), {saves(-5), saves(1)}})
            .contains("\nIt may be slower on `logs`: 2.0 % more CPU time (24 rounds, its interval "
                      "holds 0)."));
  CHECK_FALSE(text_with({saves(-0.5), {saves(-5), saves(4)}}).contains("logs"));
}

TEST_CASE("a change among two has no others to speak of") {
  AdviceInput input = example();
  input.race.verdict = Verdict::kChange;
  input.race.recommended = 1;
  input.race.entries.pop_back();
  input.candidates.pop_back();
  CHECK(first_line(advise(input).text).ends_with("24 paired rounds), for this link layout."));
}

TEST_CASE("a margin that the noise widened is said, with what the user's own would take") {
  AdviceInput input = example();
  input.race.verdict = Verdict::kChange;
  input.race.recommended = 1;
  input.race.margin = Fraction{0.0175};
  CHECK(advise(input).text.ends_with(
      "\nThe noise here hides differences below 1.75 % (your margin is 1 %)."));
  input.race.forecast = Forecast{Fraction{0.01}, 44, Seconds(350)};
  CHECK(
      advise(input).text.ends_with("(your margin is 1 %): about 44 rounds, 6 min more, "
                                   "would show them."));
  check_recommendation_is_first(advise(input));
}

TEST_CASE("keep: nothing gains more than the margin") {
  AdviceInput input = example();
  input.race.verdict = Verdict::kKeep;
  input.race.entries[1].verdict = EntryVerdict::kEqual;
  input.race.largest_possible_gain = saves(0.8);
  input.race.largest_gain_entry = 2;
  const Advice advice = advise(input);
  CHECK(advice.text ==
        "Keep your baseline: no profile is more than 1 % faster by CPU time (largest possible gain "
        "0.8 %, `pgo`, 24 paired rounds).");
  CHECK(advice.profile == "baseline");
  CHECK(advice.equal == std::vector<std::string>{"thin-lto"});
  check_recommendation_is_first(advice);
}

TEST_CASE("keep: faster, but below the margin") {
  AdviceInput input = example();
  input.race.verdict = Verdict::kKeep;
  input.race.below_margin = true;
  input.race.fastest = 1;
  input.race.entries[1] = entry(EntryVerdict::kFaster, 0.5, 0.2, 0.8, 94);
  input.race.largest_possible_gain = saves(0.04);
  input.race.largest_gain_entry = 2;
  CHECK(advise(input).text ==
        "Keep your baseline: `thin-lto` takes 0.5 % less CPU time than baseline (95 % interval 0.2 "
        "to 0.8 %, 94 paired rounds), below the margin of 1 % (largest possible gain 0.04 %, "
        "`pgo`).");
}

TEST_CASE("keep: everything else is slower, gone, or the same") {
  AdviceInput input = example();
  input.race.verdict = Verdict::kKeep;
  CHECK(advise(input).text ==
        "Keep your baseline: all that raced against it take more CPU time (24 rounds).");
  for (EntryResult& result : input.race.entries) result.verdict = EntryVerdict::kDisqualified;
  CHECK(advise(input).text == "Keep your baseline: no other profile is left to compare it with.");
  input.race.no_change_possible = true;
  CHECK(advise(input).text.find("no change possible") != std::string::npos);
}

TEST_CASE("better names what may be as good and how far it could not be separated") {
  AdviceInput input = example();
  input.race.verdict = Verdict::kBetter;
  input.race.recommended = 2;
  input.race.fastest = 2;
  input.race.open = {1};
  input.race.rounds = 60;
  input.race.entries[2].rounds = 60;
  input.race.largest_possible_gain = saves(2.1);
  input.race.largest_gain_entry = 1;
  const Advice advice = advise(input);
  CHECK(first_line(advice.text) ==
        "Use `pgo`: it beats the baseline by 5.3 % of CPU time (95 % interval 3.7 to 6.6 %, 60 "
        "paired rounds), but `thin-lto` may be as good: 60 rounds could not separate them below "
        "2.1 %, for this link layout.");
  CHECK(advice.verdict == Verdict::kBetter);
  input.race.open.clear();
  CHECK(first_line(advise(input).text)
            .ends_with("but the budget ended before its gain was known better, for this link "
                       "layout."));
  input.race.max_rounds = 60;
  CHECK(first_line(advise(input).text)
            .ends_with("but its 60 rounds ended before its gain was known better, for this link "
                       "layout."));
}

TEST_CASE("not decided says what could be seen and what would decide") {
  AdviceInput input = example();
  input.race.verdict = Verdict::kInconclusive;
  input.race.paired_sd = 0.045;
  input.race.entries[1] = entry(EntryVerdict::kUnresolved, 0.5, -3, 3.6, 24);
  input.race.entries[2] = entry(EntryVerdict::kUnresolved, 0.5, -2, 3, 24);
  input.race.forecast = Forecast{Fraction{0.01}, 84, Seconds(1500)};
  const Advice advice = advise(input);
  CHECK(advice.text ==
        "Not decided: differences below 3.3 % cannot be seen here within 10 min (24 rounds, paired "
        "noise 4.5 %). Keep baseline, or allow about 35 min.");
  CHECK(advice.profile == "baseline");

  input.race.forecast = Forecast{Fraction{0.01}, 400, Seconds(15000)};
  CHECK(advise(input).text.ends_with(
      "Keep baseline: 1 % would need about 400 rounds, more than the 94 of a race; a longer "
      "workload, a quieter machine or a wider margin helps."));

  input.race.rounds = 94;
  input.race.forecast = Forecast{Fraction{0.01}, 80, Seconds(0)};
  CHECK(
      advise(input).text.ends_with("Keep baseline: a race has at most 94 rounds; a longer "
                                   "workload, a quieter machine or a wider margin helps."));
}

TEST_CASE("not decided before the first usable look") {
  AdviceInput input = example();
  input.race.verdict = Verdict::kInconclusive;
  input.race.rounds = 4;
  input.race.resolvable.reset();
  input.measured = Seconds(100);
  for (std::size_t e = 1; e < 3; ++e) {
    input.race.entries[e].verdict = EntryVerdict::kUnresolved;
    input.race.entries[e].interval = {-kInfinity, kInfinity};
  }
  input.race.largest_possible_gain = kInfinity;
  const Advice advice = advise(input);
  CHECK(advice.text ==
        "Not decided: no difference can be shown before round 10, and 4 were run. Keep baseline, "
        "or allow about 5 min.");
  CHECK(advice.largest_possible_gain == 1);
  CHECK(advice.resolvable == 1);

  input.race.rounds = input.race.max_rounds = 8;  // time is not what lacks
  CHECK(advise(input).text ==
        "Not decided: no difference can be shown before round 10, and 8 were run. Keep baseline, "
        "or allow 10 rounds (--max-rounds).");
}

TEST_CASE("metrics that disagree recommend nothing") {
  AdviceInput input = example();
  input.race.verdict = Verdict::kConflict;
  input.race.conflicting = 1;
  input.race.entries[1].other = Estimate{saves(-4), {saves(-5), saves(-3)}};
  const Advice advice = advise(input);
  CHECK(advice.profile == "baseline");
  CHECK(advice.text ==
        "Not decided: CPU time and wall time disagree (`thin-lto` takes 4.8 % less CPU time than "
        "baseline (95 % interval 4.4 to 5.1 %, 24 paired rounds), but 4.0 % more wall time, "
        "interval 3.0 % to 5.0 %). Keep baseline.");
}

TEST_CASE("ties go to the simpler, then the smaller, then the faster to build") {
  const Candidate reference{"a", 3, Bytes{100}, Seconds(5), false};
  CHECK(is_simpler({"b", 2, Bytes{900}, Seconds(9), true}, reference));
  CHECK(is_simpler({"b", 3, Bytes{90}, Seconds(9), true}, reference));
  CHECK(is_simpler({"b", 3, Bytes{100}, Seconds(4), true}, reference));
  CHECK_FALSE(is_simpler(reference, reference));
  CHECK_FALSE(is_simpler({"b", 4, Bytes{1}, Seconds(1), false}, reference));
}

TEST_CASE("goal size takes the smallest that is not slower beyond the margin") {
  AdviceInput input = example();
  input.config.goal = Goal::kSize;
  input.candidates = {{"baseline", 0, Bytes{1000}, Seconds(8), false},
                      {"Os", 1, Bytes{800}, Seconds(7), false},
                      {"gc", 2, Bytes{900}, Seconds(8), false}};
  input.race.verdict = Verdict::kChange;  // of time: not what was asked for
  input.race.recommended = 2;

  SUBCASE("the smallest, when it costs no time") {
    input.race.entries[1] = entry(EntryVerdict::kUnresolved, 0.2, -0.5, 0.9, 24);
    const Advice advice = advise(input);
    CHECK(advice.verdict == Verdict::kChange);
    CHECK(advice.profile == "Os");
    CHECK(first_line(advice.text) ==
          "Use `Os`: 20.0 % smaller than baseline and no more than 1 % slower (0.2 % less CPU time "
          "than baseline, 95 % interval 0.5 % more to 0.9 % less, 24 paired rounds), for this link "
          "layout.");
    check_recommendation_is_first(advice);
  }
  SUBCASE("not one that is surely slower") {
    input.race.entries[1] = entry(EntryVerdict::kSlower, -4, -5, -3, 24);
    const Advice advice = advise(input);
    CHECK(advice.profile == "gc");
    CHECK(advice.text.find("Os") == std::string::npos);
  }
  SUBCASE("one whose time is open is named") {
    input.race.entries[1] = entry(EntryVerdict::kUnresolved, -1, -3, 1, 24);
    const Advice advice = advise(input);
    CHECK(advice.profile == "gc");
    CHECK(advice.text.find("\n`Os` is smaller still, but may be more than 1 % slower.") !=
          std::string::npos);
    check_recommendation_is_first(advice);
  }
  SUBCASE("noise does not widen what it may cost, and is said to hide the answer") {
    input.race.entries[1] = entry(EntryVerdict::kEqual, -0.3, -1.5, 0.9, 24);
    input.race.entries[2] = entry(EntryVerdict::kSlower, -4, -5, -3, 24);
    input.race.margin = Fraction{0.02};
    const Advice advice = advise(input);
    CHECK(advice.verdict == Verdict::kInconclusive);
    CHECK(advice.text.starts_with(
        "Not decided: `Os` is smaller still, but may be more than 1 % slower after 24 rounds."));
    CHECK(advice.text.ends_with(
        "\nThe noise here hides differences below 2 % (your margin is 1 %)."));
    input.race.entries[1] = entry(EntryVerdict::kEqual, 0.3, -0.5, 0.9, 24);
    CHECK(first_line(advise(input).text).contains("and no more than 1 % slower"));
    CHECK_FALSE(advise(input).text.contains("noise"));  // it hid nothing
  }
  SUBCASE("not decided when the only gain is open") {
    input.race.entries[1] = entry(EntryVerdict::kUnresolved, -1, -3, 1, 24);
    input.race.entries[2] = entry(EntryVerdict::kSlower, -4, -5, -3, 24);
    CHECK(advise(input).verdict == Verdict::kInconclusive);
    CHECK(advise(input).profile == "baseline");
  }
  SUBCASE("keep when nothing gains by more than the tolerance") {
    input.candidates[1].loaded = Bytes{995};
    input.candidates[2].loaded = Bytes{0};  // unknown never wins
    const Advice advice = advise(input);
    CHECK(advice.verdict == Verdict::kKeep);
    CHECK(advice.text ==
          "Keep your baseline: no profile that is at most 1 % slower is smaller by more than 1 % "
          "(24 rounds).");
  }
  SUBCASE("the simpler of two of nearly the same size") {
    input.candidates[2].loaded = Bytes{796};
    CHECK(advise(input).profile == "Os");
  }
  SUBCASE("gross and disqualified entries are out") {
    input.race.entries[1].behind = 2;
    input.race.entries[2].verdict = EntryVerdict::kDisqualified;
    CHECK(advise(input).verdict == Verdict::kKeep);
  }
  SUBCASE("the other metric may veto") {
    input.race.entries[1].other = Estimate{saves(-4), {saves(-5), saves(-3)}};
    CHECK(advise(input).verdict == Verdict::kConflict);
    CHECK(advise(input).profile == "baseline");
  }
}

TEST_CASE("goal build-time takes the fastest to build, by more than a tenth") {
  AdviceInput input = example();
  input.config.goal = Goal::kBuildTime;
  input.candidates[1].build = Seconds(4);
  input.candidates[2].build = Seconds(3.8);
  CHECK(advise(input).profile == "thin-lto");
  CHECK(first_line(advise(input).text).starts_with("Use `thin-lto`: 50.0 % faster to build"));
  input.candidates[1].build = Seconds(7.5);
  input.candidates[2].build = Seconds(7.5);
  CHECK(advise(input).verdict == Verdict::kKeep);
}

TEST_CASE("verdicts have the names of the JSON contract") {
  CHECK(name_of(Verdict::kChange) == "change");
  CHECK(name_of(Verdict::kKeep) == "keep");
  CHECK(name_of(Verdict::kBetter) == "better");
  CHECK(name_of(Verdict::kInconclusive) == "inconclusive");
  CHECK(name_of(Verdict::kConflict) == "conflict");
  CHECK(name_of(EntryVerdict::kFaster) == "faster");
  CHECK(name_of(EntryVerdict::kSlower) == "slower");
  CHECK(name_of(EntryVerdict::kEqual) == "equal");
  CHECK(name_of(EntryVerdict::kUnresolved) == "unresolved");
}

TEST_CASE("a rival that measures exactly the same is not called slower") {
  AdviceInput input = example();
  input.race.verdict = Verdict::kKeep;
  input.race.largest_gain_entry = 1;
  CHECK(advise(input).text ==
        "Keep your baseline: no profile is more than 1 % faster by CPU time (largest possible gain "
        "0.0 %, `thin-lto`, 24 paired rounds).");
}

TEST_CASE("of a score nobody takes less") {
  AdviceInput input = example();
  input.metric = {.metric = Metric::kReading, .better = Better::kHigher};
  input.race.verdict = Verdict::kKeep;
  CHECK(advise(input).text ==
        "Keep your baseline: all that raced against it have lower score (24 rounds).");
  input.race.below_margin = true;
  input.race.fastest = 1;
  input.race.largest_gain_entry = 1;
  CHECK(advise(input).text.find("`thin-lto` has 5.0 % higher score than baseline") !=
        std::string::npos);
  input = change_example();
  input.metric = {.metric = Metric::kReading, .title = "p99"};
  CHECK(advise(input).text.starts_with("Use `thin-lto`: 4.8 % lower p99 than baseline"));
}

// Each line of the text is a sentence; readers look for the last that begins with a verdict.
TEST_CASE("a line break in a name or a title begins no line of advice") {
  AdviceInput input = change_example();
  input.candidates[1].name = "x\nKeep your baseline";
  input.metric = {.metric = Metric::kReading, .title = "p\n99"};
  input.workloads = {"w\nUse `pgo`"};
  input.race.entries[1].workloads = {{saves(-2), {saves(-3), saves(-1)}}};
  input.race.equal = {1, 2};
  const Advice advice = advise(input);
  CHECK(advice.profile == input.candidates[1].name);
  CHECK(advice.text.find("It is worse on `w\\x0aUse `pgo``") != std::string::npos);
  check_recommendation_is_first(advice);
}
