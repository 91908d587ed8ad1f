// SPDX-License-Identifier: Apache-2.0
// Can the verdicts be trusted on this machine? Races of a program against itself and against itself
// with known extra work, judged by what is known to be true.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "core/process.h"
#include "core/result.h"
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
  std::vector<double> rounds;

  double median_rounds() const;
};

struct SelfTestResult {
  std::vector<SelfTestRow> rows;
  Seconds run{0};  ///< CPU time of one run
  Seconds elapsed{0};
  std::uint64_t seed = 0;
  bool interrupted = false;

  int races() const;
  int covered() const;
  /// Not more false verdicts about identical programs than 1 %, not fewer intervals with the truth
  /// than 95 %, as far as so many races can tell: the exact binomial 95 % interval of each share
  /// reaches the promise.
  bool keeps_promise() const;
};

/// `spin` is the program of `hone spin`, to which a number of iterations is appended. Ends with the
/// first race after `budget`, but not before one race of each kind.
Result<SelfTestResult> run_self_test(Runner& runner, const std::vector<std::string>& spin,
                                     Seconds budget, std::uint64_t seed,
                                     const std::filesystem::path& scratch,
                                     const std::function<void(const SelfTestResult&)>& after_race);

std::string render_self_test_text(const SelfTestResult& result);
std::string render_self_test_json(const SelfTestResult& result);

}  // namespace hone
