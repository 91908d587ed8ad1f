// SPDX-License-Identifier: Apache-2.0
// What the baseline's output was in this run, per workload, and the judgement of everybody else's.
// A workload whose baseline differs between two runs is judged by its exit status alone.
#pragma once

#include <filesystem>
#include <map>
#include <span>
#include <string>

#include "analyzers/output_check.h"
#include "analyzers/sampler.h"
#include "core/config.h"
#include "core/store.h"

namespace hone {

class OutputGate {
 public:
  /// `kept` is the run's folder for reference outputs.
  OutputGate(std::vector<WorkloadConfig> workloads, std::filesystem::path kept);

  /// The workloads as they are to be run and checked: check is kExit where output is not
  /// deterministic.
  const std::vector<WorkloadConfig>& workloads() const { return workloads_; }
  /// Where the baseline's reference output of a workload is kept.
  std::filesystem::path reference_folder(const std::string& workload) const;

  /// Takes the baseline's first run as the reference.
  void set_reference(const std::string& workload, const Observation& observation);
  /// "reported no BM_sort": a reading of the baseline's that a profile's run lacks; else "".
  std::string find_missing(const std::string& workload, const Readings& readings) const;
  /// Compares the baseline's second run; on a difference the workload's check becomes its exit
  /// status. Returns the difference in words, or "".
  std::string compare_second_run(const std::string& workload, const ObservedOutput& output);
  /// Why this observation disqualifies; empty: it is right.
  std::string judge(const std::string& workload, const Observation& observation) const;

  /// Restores references and checks from the recorded check samples of the baseline.
  void restore(std::span<const SampleRow> samples);

 private:
  WorkloadConfig& find(const std::string& workload);
  void use_exit_status_only(const std::string& workload);

  std::vector<WorkloadConfig> workloads_;
  std::filesystem::path kept_;
  std::map<std::string, ObservedOutput> references_;
  std::map<std::string, Readings> readings_;  ///< of the baseline's first run
};

}  // namespace hone
