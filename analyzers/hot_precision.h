// SPDX-License-Identifier: Apache-2.0
// When a workload was sampled enough: the runs' hits by symbol, and how narrow the intervals of
// the largest shares are.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "analyzers/hot_shares.h"

namespace hone {

class SampledRuns {
 public:
  /// Hits by symbol, and all samples of the run.
  void add(std::map<std::string, double> hits, double samples);

  /// True after two runs at least, when the interval of each of the three largest shares reaches to
  /// less than 0.01 (of all time) or 5 % of the share from it.
  bool are_enough() const;

 private:
  std::vector<ShareCount> counts_of(const std::string& symbol) const;

  std::vector<std::map<std::string, double>> hits_;
  std::vector<double> samples_;
};

}  // namespace hone
