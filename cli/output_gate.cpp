// SPDX-License-Identifier: Apache-2.0
#include "cli/output_gate.h"

#include <algorithm>

#include "analyzers/reading.h"

namespace hone {

namespace fs = std::filesystem;

OutputGate::OutputGate(std::vector<WorkloadConfig> workloads, fs::path kept)
    : workloads_(std::move(workloads)), kept_(std::move(kept)) {}

WorkloadConfig& OutputGate::find(const std::string& workload) {
  return *std::ranges::find(workloads_, workload, &WorkloadConfig::name);
}

fs::path OutputGate::reference_folder(const std::string& workload) const {
  const auto found = std::ranges::find(workloads_, workload, &WorkloadConfig::name);
  return kept_ / std::to_string(found - workloads_.begin());
}

void OutputGate::set_reference(const std::string& workload, const Observation& observation) {
  references_[workload] = observation.output;
  readings_[workload] = observation.readings;
}

std::string OutputGate::find_missing(const std::string& workload, const Readings& readings) const {
  const auto wanted = readings_.find(workload);
  if (wanted == readings_.end()) return {};
  const auto missing = find_missing_reading(wanted->second, readings);
  return missing ? "reported no " + *missing : std::string();
}

void OutputGate::use_exit_status_only(const std::string& workload) {
  find(workload).check = {.kind = CheckKind::kExit};
  // The reference ran to exit status 0, else there would be no reference.
  const Outcome exited{.ending = Ending::kExited, .code = 0};
  if (auto output = observe_output({.kind = CheckKind::kExit}, exited, {}, {}, {})) {
    references_[workload] = *output;
  }
}

std::string OutputGate::compare_second_run(const std::string& workload,
                                           const ObservedOutput& output) {
  const ObservedOutput& reference = references_.at(workload);
  if (reference.hash == output.hash) return {};
  std::string difference = find_difference(reference, output).value_or("outputs differ");
  use_exit_status_only(workload);
  return difference;
}

std::string OutputGate::judge(const std::string& workload, const Observation& observation) const {
  if (!observation.failure.empty()) return observation.failure;
  const ObservedOutput& reference = references_.at(workload);
  if (reference.hash == observation.output.hash) return {};
  return "output differs from baseline's: " +
         find_difference(reference, observation.output).value_or("contents differ");
}

void OutputGate::restore(std::span<const SampleRow> samples) {
  for (const WorkloadConfig& workload : std::vector(workloads_)) {
    std::vector<std::string> hashes;
    for (const SampleRow& sample : samples) {
      if (sample.phase == SamplePhase::kCheck && sample.profile == "baseline" &&
          sample.workload == workload.name) {
        hashes.push_back(sample.output_hash);
      }
    }
    if (hashes.empty()) continue;
    references_[workload.name] =
        kept_output(workload.check, reference_folder(workload.name), hashes.front());
    if (hashes.back() != hashes.front()) use_exit_status_only(workload.name);
  }
}

}  // namespace hone
