// SPDX-License-Identifier: Apache-2.0
// Runs the entries of a run and keeps what came of it: every sample is in the store before it is
// looked at, and a profile that leaves does so with its log.
#pragma once

#include <chrono>
#include <string>
#include <vector>

#include "analyzers/sampler.h"
#include "cli/build_phase.h"
#include "cli/output_gate.h"
#include "cli/progress.h"
#include "cli/session.h"

namespace hone {

/// One run of one entry: what was observed, and the row that is in the store.
struct Sampled {
  Observation observed;
  SampleRow row;

  bool interrupted() const { return observed.outcome.ending == Ending::kInterrupted; }
};

class RunSampler {
 public:
  /// What is referred to outlives this.
  RunSampler(Session& session, const RunRow& run, Progress& progress);

  /// Observes once and records. The row's failure has the gate's judgement, but for the baseline's
  /// check runs: they are what the others are judged by. An interrupted run is not recorded.
  Result<Sampled> sample(const Entry& entry, const WorkloadConfig& workload, SampleRow row);
  /// The profile leaves, now and in the store; `details` are the program's last words, for its log.
  Result<void> disqualify(Entry& entry, const std::string& reason, const std::string& details = {});
  /// Gives the profile a log that `hone report --log` shows below those of its steps, and stores
  /// its row.
  Result<void> keep_log(Entry& entry, const std::string& text);

  /// From now on samples say that measuring has lasted so long: `before`, and since this moment.
  /// From the beginning: since this was made.
  void start_clock(Seconds before);
  bool stopped() const { return session_.interrupt->requested(); }
  OutputGate& gate() { return gate_; }

 private:
  Session& session_;
  const RunRow& run_;
  Progress& progress_;
  Sampler sampler_;
  OutputGate gate_;
  Seconds elapsed_before_{0};
  std::chrono::steady_clock::time_point started_ = std::chrono::steady_clock::now();
};

}  // namespace hone
