// SPDX-License-Identifier: Apache-2.0
// What a self-test counted, and whether that keeps the promise of the verdicts. Pure. Its JSON is
// hone.self-test/1, see docs/REPORT.md.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "analyzers/statistics.h"
#include "core/units.h"

namespace hone {

/// Races with one injected slow-down; 0 is a program against itself.
struct SelfTestRow {
  double injected = 0;  ///< extra work as a fraction
  int races = 0;
  int false_verdicts = 0;  ///< recommends what is not faster, or keeps what is slower by > margin
  int right = 0;           ///< the recommendation, or the keeping, that is true
  int undecided = 0;
  int covered = 0;  ///< intervals that hold the truth
  std::vector<double> rounds = {};

  double median_rounds() const;
};

/// As far as the races tell: kOpen where they neither show it nor speak against it.
enum class Promise { kKept, kOpen, kBroken };

/// A count that is promised to be at most so large a share.
struct PromisedShare {
  int count = 0;
  int races = 0;
  double promised = 0;

  /// Exact binomial, 95 %; [0, 1] without a race.
  Interval interval() const;
  /// By the interval: kept when it ends below what is promised, broken when it begins above.
  Promise judge() const;
};

struct SelfTestResult {
  std::vector<SelfTestRow> rows;  ///< the identical programs first
  Seconds run{0};                 ///< CPU time of one run
  Seconds elapsed{0};
  std::uint64_t seed = 0;
  bool interrupted = false;

  int races() const;
  /// False verdicts about identical programs: at most 1 %.
  PromisedShare false_on_identical() const;
  /// False verdicts about a slow-down: at most 2.5 %. Each takes a bound that is wrong on one side
  /// of a 95 % interval.
  PromisedShare false_on_slowed() const;
  /// Intervals that miss the truth: at most 5 %.
  PromisedShare missed() const;
  /// Broken when one of the three is, kept when all are.
  Promise promise() const;
};

std::string render_self_test_text(const SelfTestResult& result);
std::string render_self_test_json(const SelfTestResult& result);

}  // namespace hone
