// SPDX-License-Identifier: Apache-2.0
// A race as the store has it: the fold of recorded samples that `hone run` goes on from after an
// interruption and that every report is made of. Pure: no clock, no process.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <vector>

#include "analyzers/metric.h"
#include "analyzers/race.h"
#include "cli/run_facts.h"
#include "core/result.h"
#include "core/store.h"

namespace hone {

struct RaceSetup {
  std::vector<std::string> entries;  ///< profile names, simplest first; 0 is the baseline
  std::vector<WorkloadFacts> workloads;
  Fraction margin{0.01};
  Seconds budget{0};
  std::uint64_t seed = 1;
};

struct FailedEntry {
  std::string profile;
  std::string reason;
};

class RaceReplay {
 public:
  /// Decides the metric from the check samples among `samples` and folds all complete rounds. An
  /// Error names a failing baseline or a value that is no time.
  static Result<RaceReplay> fold(const RaceSetup& setup, std::span<const SampleRow> samples);

  /// The next round to run, or nothing when the race is over.
  std::optional<RoundPlan> next_round() { return race_.next_round(remaining()); }
  /// Adds one whole round: its samples in any order.
  Result<void> add_round(const RoundPlan& plan, std::span<const SampleRow> samples);

  const MetricDecision& metric() const { return metric_; }
  const Race& race() const { return race_; }
  const std::vector<FailedEntry>& failed() const { return failed_; }
  Seconds elapsed() const { return elapsed_; }
  Seconds remaining() const { return setup_.budget - elapsed_; }

 private:
  RaceReplay(RaceSetup setup, MetricDecision metric);
  int workload_index(const std::string& name) const;

  RaceSetup setup_;
  MetricDecision metric_;
  Race race_;
  std::vector<FailedEntry> failed_;
  Seconds elapsed_{0};
};

/// The metric for the whole race: wall time as soon as one workload is set to it or its check runs
/// ask for it.
MetricDecision decide_race_metric(std::span<const WorkloadFacts> workloads,
                                  std::span<const SampleRow> samples);

}  // namespace hone
