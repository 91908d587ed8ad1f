// SPDX-License-Identifier: Apache-2.0
#include "analyzers/hot_shares.h"

#include <doctest/doctest.h>

#include <cmath>
#include <vector>

namespace hone {
namespace {

TEST_CASE("a share has Wilson's interval") {
  const std::vector<ShareCount> runs = {{60, 100}};
  const ShareEstimate share = estimate_share(runs);
  CHECK(share.value == doctest::Approx(0.6));
  CHECK(share.lo == doctest::Approx(0.502003).epsilon(1e-4));
  CHECK(share.hi == doctest::Approx(0.690599).epsilon(1e-4));
}

TEST_CASE("a symbol that was not seen may still have run a little; without samples all is open") {
  const std::vector<ShareCount> unseen = {{0, 100}};
  CHECK(estimate_share(unseen).value == 0);
  CHECK(estimate_share(unseen).lo == 0);
  CHECK(estimate_share(unseen).hi == doctest::Approx(0.0369935).epsilon(1e-4));
  const std::vector<ShareCount> nothing = {{0, 0}};
  CHECK(estimate_share(nothing).lo == 0);
  CHECK(estimate_share(nothing).hi == 1);
  CHECK(estimate_share({}).hi == 1);
}

TEST_CASE("runs that agree narrow the interval, runs that scatter widen it") {
  const std::vector<ShareCount> agreeing = {{60, 100}, {60, 100}};
  const std::vector<ShareCount> scattered = {{40, 100}, {80, 100}};
  const std::vector<ShareCount> one = {{120, 200}};
  const ShareEstimate narrow = estimate_share(agreeing);
  const ShareEstimate wide = estimate_share(scattered);
  CHECK(narrow.value == doctest::Approx(wide.value));
  CHECK(narrow.hi - narrow.lo == doctest::Approx(estimate_share(one).hi - estimate_share(one).lo));
  // Chi-square 2 * 20^2 / (100 * 0.6 * 0.4) with one degree of freedom: 200 samples count as 6.
  const std::vector<ShareCount> fewer = {{3.6, 6}};
  CHECK(wide.lo == doctest::Approx(estimate_share(fewer).lo));
  CHECK(wide.hi == doctest::Approx(estimate_share(fewer).hi));
}

TEST_CASE("sums and differences add deviations as squares") {
  const TimeEstimate a{Seconds(1), Seconds(0.7), Seconds(1.3)};
  const TimeEstimate b{Seconds(2), Seconds(1.6), Seconds(2.4)};
  const TimeEstimate sum = sum_times(std::vector<TimeEstimate>{a, b});
  CHECK(sum.value.count() == doctest::Approx(3));
  CHECK(sum.lo.count() == doctest::Approx(2.5));
  CHECK(sum.hi.count() == doctest::Approx(3.5));
  const TimeEstimate change = difference(b, a);
  CHECK(change.value.count() == doctest::Approx(1));
  CHECK(change.lo.count() == doctest::Approx(0.5));
  CHECK(change.hi.count() == doctest::Approx(1.5));
  const TimeEstimate back = difference(a, b);
  CHECK(back.lo.count() == doctest::Approx(-change.hi.count()));
  CHECK(back.hi.count() == doctest::Approx(-change.lo.count()));
}

TEST_CASE("a part of an uncertain time is as uncertain as both together, and never below zero") {
  const TimeEstimate whole{Seconds(10), Seconds(9), Seconds(12)};
  const TimeEstimate part = part_of(whole, {0.5, 0.4, 0.6});
  CHECK(part.value.count() == doctest::Approx(5));
  CHECK(part.lo.count() == doctest::Approx(5 - std::hypot(1, 0.5)));
  CHECK(part.hi.count() == doctest::Approx(5 + std::hypot(1, 1)));
  const TimeEstimate sure = part_of({Seconds(10), Seconds(10), Seconds(10)}, {0.5, 0.4, 0.6});
  CHECK(sure.lo.count() == doctest::Approx(4));
  CHECK(part_of({Seconds(1), Seconds(0), Seconds(2)}, {0.5, 0, 1}).lo.count() == 0);
  const ShareEstimate other = complement({0.2, 0.1, 0.4});
  CHECK(other.lo == doctest::Approx(0.6));
  CHECK(other.hi == doctest::Approx(0.9));
}

}  // namespace
}  // namespace hone
