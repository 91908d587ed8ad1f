// SPDX-License-Identifier: Apache-2.0
// Races of real processes whose truth is known: one program with more or less work to do.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "analyzers/statistics.h"
#include "core/process.h"
#include "core/result.h"

namespace hone::bench {

/// `hone spin` with as many iterations as take about 60 ms.
class Workload {
 public:
  static Result<Workload> calibrate(Runner& runner, const std::string& hone);
  /// The command with `injected` more work (.01: 1 %), its start-up counted as work.
  std::vector<std::string> command(double injected) const;

 private:
  std::string hone_;
  double iterations_ = 0;
  double start_ = 0;  ///< start-up in iterations
};

struct Tally {
  int races = 0;
  int false_verdicts = 0;
  int right = 0;
  int covered = 0;
  int intervals = 0;
  int welch = 0;         ///< that call the first and second half of the same runs different
  int mann_whitney = 0;  ///< of as many
  std::vector<double> runs;

  Tally& operator+=(const Tally& other);
};

/// Adds one race of `entries` identical commands. The runs of all, in the order of time, are also
/// cut in two halves, as if the first program had run first and then the second.
Result<void> race_identical(Runner& runner, const Workload& workload, int entries,
                            std::uint64_t seed, const std::filesystem::path& scratch, Tally& tally);

/// Adds one race of a command and the same with `injected` more work.
Result<void> race_injected(Runner& runner, const Workload& workload, double injected,
                           std::uint64_t seed, bool slower_first,
                           const std::filesystem::path& scratch, Tally& tally);

/// Runs one command for `seconds` and at least `least` times, then the other, and tests the CPU
/// times at 5 %: right when the faster one is called faster.
Result<void> run_fixed(Runner& runner, const Workload& workload, double injected, int least,
                       double seconds, Tally& tally);

}  // namespace hone::bench
