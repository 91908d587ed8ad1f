// SPDX-License-Identifier: Apache-2.0
// A race as the store has it: the fold of recorded samples that `hone run` goes on from after an
// interruption and that every report is made of. Pure: no clock, no process.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <vector>

#include "analyzers/race.h"
#include "analyzers/round_flags.h"
#include "cli/race_rows.h"
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
  int max_rounds = kUsualRounds;
  std::vector<std::string> kept = {};         ///< profiles that are never dropped, see Stakes
  std::string rival = {};                     ///< one of them, that must be told apart; empty: none
  std::optional<Fraction> allowed_loss = {};  ///< see Stakes; set where the goal is not time
  std::vector<std::string> titles = {};       ///< of the entries, for messages; empty: `entries`
  AxisSets axes = {};                         ///< of the entries, see RaceOptions
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
  /// Which attempt at the next round it is: 1 when the first was disturbed and wall time decides.
  int attempt() const { return attempt_; }
  /// Adds one whole round: its samples in any order. With wall time, a first attempt that was
  /// disturbed (see round_flags.h; its times are not looked at) only makes next_round() give the
  /// same plan once more, if the budget pays for that; the second counts whatever it shows.
  Result<void> add_round(const RoundPlan& plan, std::span<const SampleRow> samples);

  const RaceMetric& metric() const { return metric_; }
  /// Rounds that count and were disturbed.
  int disturbed() const { return disturbed_; }
  const Race& race() const { return race_; }
  const std::vector<FailedEntry>& failed() const { return failed_; }
  /// Of measuring so far: checks and rounds.
  Seconds elapsed() const { return elapsed_; }
  Seconds remaining() const { return setup_.budget - elapsed_; }

 private:
  RaceReplay(RaceSetup setup, RaceMetric metric);
  Result<void> add_entry(int entry, std::span<const SampleRow> samples, RoundTimes& times);
  Result<void> disqualify_failed(int round);
  /// What the runs before the race took of the budget, and whether their programs disturb
  /// themselves.
  void look_at_checks(std::span<const SampleRow> samples);
  bool is_disturbed(std::span<const SampleRow> samples);
  bool is_to_be_repeated(std::span<const SampleRow> samples);

  RaceSetup setup_;
  RaceMetric metric_;
  Race race_;
  std::vector<FailedEntry> failed_;
  std::size_t disqualified_ = 0;  ///< of failed_, those that the race knows of
  Seconds elapsed_{0};
  Seconds counted_until_{0};  ///< elapsed time at the end of the last round that counts
  int attempt_ = 0;
  int disturbed_ = 0;
  bool is_parallel_ = false;      ///< several threads: they may disturb each other
  std::vector<RoundLoad> loads_;  ///< of the runs before the race and of each attempt since
};

}  // namespace hone
