// SPDX-License-Identifier: Apache-2.0
// One look each. Times are exact, so that every interval is a point and the rules stand alone; the
// reference test has the noise.
#include "analyzers/race_decision.h"

#include <doctest/doctest.h>

#include <cmath>
#include <numeric>

using namespace hone;

namespace {

// `gains`: ln t_0 - ln t_i of each entry, with a spread of +-`spread` (a fixed pattern per entry).
LogTimes times_of(const std::vector<double>& gains, int rounds, std::vector<double> spread = {}) {
  spread.resize(gains.size(), 0);
  LogTimes times(static_cast<int>(gains.size()), {1});
  std::vector<int> order(gains.size());
  std::iota(order.begin(), order.end(), 0);
  for (int r = 0; r < rounds; ++r) {
    Table values;
    for (std::size_t e = 0; e < gains.size(); ++e)
      values.push_back({std::exp(-gains[e] + (r % 2 == 0 ? spread[e] : -spread[e]))});
    times.add(order, values, {}).value();
  }
  return times;
}

Look look(const LogTimes& times, int entries, LookKind kind, double margin = 0.01,
          const Stakes& stakes = {}) {
  std::vector<int> all(static_cast<std::size_t>(entries));
  std::iota(all.begin(), all.end(), 0);
  WalshEstimator estimator;
  return take_look(times, all, stakes, find_levels(entries, 94), margin, kind, estimator);
}

}  // namespace

TEST_CASE("the slower ones are dropped, the baseline never") {
  const Look taken = look(times_of({0, 0.05, 0.02, -0.1}, 10), 4, LookKind::kScheduled);
  CHECK(taken.leader == 1);
  CHECK(taken.dropped == std::vector<int>{2, 3});
  CHECK(taken.unresolved.empty());
  CHECK(taken.verdict == Verdict::kChange);
}

TEST_CASE("what is kept is not dropped, and decides nothing by that") {
  const Look taken =
      look(times_of({0, 0.05, 0.02, -0.1}, 10), 4, LookKind::kScheduled, 0.01, {{2}, {}});
  CHECK(taken.dropped == std::vector<int>{3});
  CHECK(taken.unresolved.empty());
  CHECK(taken.verdict == Verdict::kChange);
}

TEST_CASE("a rival is open until it is beaten, or practically equal to the leader") {
  const Stakes stakes{{2}, 2};
  // Beaten by 3 %; by 2 % with a spread that leaves its loss open; equal within the margin.
  CHECK(look(times_of({0, 0.05, 0.02}, 10), 3, LookKind::kScheduled, 0.01, stakes).verdict ==
        Verdict::kChange);
  const LogTimes open = times_of({0, 0.2, 0.18}, 10, {0, 0, 0.025});
  CHECK(look(open, 3, LookKind::kScheduled, 0.05).verdict == Verdict::kChange);
  CHECK(look(open, 3, LookKind::kScheduled, 0.05, stakes).verdict == Verdict::kChange);
  const Look undecided = look(open, 3, LookKind::kScheduled, 0.03, stakes);
  CHECK(undecided.unresolved == std::vector<int>{2});
  CHECK_FALSE(undecided.verdict);
  CHECK(look(open, 3, LookKind::kLast, 0.03, stakes).verdict == Verdict::kBetter);
  CHECK(look(times_of({0, 0.05, 0.045}, 10), 3, LookKind::kScheduled, 0.01, stakes)
            .unresolved.empty());
}

TEST_CASE("keep when the baseline leads and nothing is unresolved") {
  const Look taken = look(times_of({0, -0.05, -0.1}, 10), 3, LookKind::kScheduled);
  CHECK(taken.leader == 0);
  CHECK(taken.verdict == Verdict::kKeep);
  CHECK_FALSE(taken.below_margin);
}

TEST_CASE("keep when nothing can gain more than the margin, though another leads") {
  const Look taken = look(times_of({0, 0.004, 0.009}, 10), 3, LookKind::kScheduled);
  CHECK(taken.leader == 2);
  CHECK(taken.verdict == Verdict::kKeep);
  CHECK_FALSE(taken.below_margin);
}

TEST_CASE("a gain whose interval is wider than a third of it goes on, then is better") {
  // Gains alternate between .02 and .10: estimate .06, interval .02 to .10, half-width .04 > .02.
  const LogTimes times = times_of({0, 0.06}, 10, {0.04, 0});
  const Look scheduled = look(times, 2, LookKind::kScheduled);
  CHECK(scheduled.leader == 1);
  CHECK_FALSE(scheduled.verdict.has_value());
  CHECK(look(times, 2, LookKind::kLast).verdict == Verdict::kBetter);
}

TEST_CASE("an unresolved rival holds a change back, then leaves it better and open") {
  const LogTimes times = times_of({0, 0.06, 0.055}, 12, {0, 0, 0.03});
  const Look scheduled = look(times, 3, LookKind::kScheduled);
  CHECK(scheduled.leader == 1);
  CHECK(scheduled.unresolved == std::vector<int>{2});
  CHECK_FALSE(scheduled.verdict.has_value());
  const Look last = look(times, 3, LookKind::kLast);
  CHECK(last.verdict == Verdict::kBetter);
  CHECK(last.unresolved == std::vector<int>{2});
}

TEST_CASE("a gain below the margin is a keep at the end, but not before") {
  // Gains alternate between .001 and .015: surely faster, perhaps by more than the margin.
  const LogTimes times = times_of({0, 0.008}, 10, {0.007, 0});
  CHECK_FALSE(look(times, 2, LookKind::kScheduled).verdict.has_value());
  const Look last = look(times, 2, LookKind::kLast);
  CHECK(last.verdict == Verdict::kKeep);
  CHECK(last.below_margin);
}

TEST_CASE("not decided when the interval has both signs at the end") {
  const LogTimes times = times_of({0, 0.01}, 10, {0.05, 0});
  CHECK_FALSE(look(times, 2, LookKind::kScheduled).verdict.has_value());
  CHECK(look(times, 2, LookKind::kLast).verdict == Verdict::kInconclusive);
}

TEST_CASE("before the first usable look nothing can be told") {
  const Look taken = look(times_of({0, 0.5}, 7), 2, LookKind::kLast);
  CHECK(taken.verdict == Verdict::kInconclusive);
  CHECK(taken.leader == 1);
  CHECK(taken.unresolved == std::vector<int>{0});
  CHECK(look(times_of({0, 0.5}, 8), 2, LookKind::kLast).verdict == Verdict::kChange);
  CHECK(look(LogTimes(2, {1}), 2, LookKind::kLast).verdict == Verdict::kInconclusive);
}

TEST_CASE("the baseline alone is a keep") {
  CHECK(look(times_of({0}, 2), 1, LookKind::kLast).verdict == Verdict::kKeep);
  CHECK(look(LogTimes(1, {1}), 1, LookKind::kLast).verdict == Verdict::kKeep);
}

TEST_CASE("equal leaders: the simplest") {
  CHECK(look(times_of({0, 0.05, 0.05}, 10), 3, LookKind::kScheduled).leader == 1);
}
