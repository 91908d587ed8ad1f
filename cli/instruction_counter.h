// SPDX-License-Identifier: Apache-2.0
// Runs programs under a counter of instructions and records what it counted: a sample each, outside
// the race. What cannot be counted is recorded with its reason.
#pragma once

#include <set>
#include <string>
#include <vector>

#include "cli/build_phase.h"
#include "cli/progress.h"
#include "cli/session.h"

namespace hone {

enum class CountedBy {
  kCpu,       ///< by perf_event: the program and what it starts, user space, three runs
  kValgrind,  ///< the program alone, one run
};

class InstructionCounter {
 public:
  InstructionCounter(Session& session, const RunRow& run, const std::vector<Entry>& entries,
                     Progress& progress, CountedBy by);

  /// What the store has already is not counted again.
  Result<void> count(const std::set<std::string>& names);
  /// By the baseline's check runs.
  Seconds forecast(std::size_t profiles) const;

 private:
  Result<void> count(const Entry& entry, const WorkloadConfig& workload);
  /// One run, recorded. False: there is no use in another.
  Result<bool> count_once(const Entry& entry, const WorkloadConfig& workload, int number);
  Result<Readings> read_counts(const std::filesystem::path& file) const;
  int recorded(const std::string& profile, const std::string& workload) const;
  std::string reference_hash(const std::string& workload) const;

  SamplePhase phase() const {
    return by_ == CountedBy::kCpu ? SamplePhase::kCounted : SamplePhase::kEmulated;
  }

  Session& session_;
  const RunRow& run_;
  const std::vector<Entry>& entries_;
  Progress& progress_;
  CountedBy by_;
  std::vector<SampleRow> samples_;
};

}  // namespace hone
