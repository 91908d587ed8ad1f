// SPDX-License-Identifier: Apache-2.0
#include "cli/report_witness.h"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "analyzers/counters.h"
#include "analyzers/metric.h"
#include "analyzers/witness.h"
#include "cli/report_rows.h"

namespace hone {

namespace {

/// By workload; empty when one was not counted.
std::vector<Counters> find_counters(const StoredRun& run, const std::string& profile,
                                    SamplePhase phase) {
  std::vector<Counters> counters;
  for (const WorkloadFacts& workload : run.facts.workloads) {
    std::vector<Readings> runs;
    for (const SampleRow& sample : run.samples) {
      if (sample.phase == phase && sample.profile == profile && sample.workload == workload.name &&
          sample.failure.empty())
        runs.push_back(sample.readings);
    }
    const auto counted = summarize_counters(runs);
    if (!counted) return {};
    counters.push_back(*counted);
  }
  return counters;
}

/// Precondition: at least one.
Counters sum_of(const std::vector<Counters>& counters) {
  return std::accumulate(counters.begin() + 1, counters.end(), counters.front(), sum_counters);
}

std::vector<CountedWorkload> pair_workloads(const StoredRun& run,
                                            const std::vector<Counters>& baseline,
                                            const std::vector<Counters>& counters) {
  std::vector<CountedWorkload> workloads;
  for (std::size_t w = 0; w < counters.size(); ++w) {
    const WorkloadFacts& facts = run.facts.workloads[w];
    workloads.push_back(
        {facts.name, facts.weight, baseline[w].instructions, counters[w].instructions});
  }
  return workloads;
}

/// ln t_0 - ln t_i where that is known not to be 0.
double known_gain(const EntryResult& entry) {
  return entry.interval.lo > 0 || entry.interval.hi < 0 ? entry.estimate : 0;
}

/// Whether they agree, what else may explain the time, and how it was counted.
std::string render_lines(const ReportedProfile& baseline, const ReportedProfile& profile,
                         std::optional<double> gain,
                         const std::vector<CountedWorkload>& workloads) {
  const std::string line = "\n" + render_witness(profile.name, gain, workloads);
  if (!baseline.counters || !profile.counters)
    return line + " (Counted by valgrind in one run each.)";
  const std::string causes = render_causes(profile.name, *baseline.counters, *profile.counters);
  return line + (causes.empty() ? "" : "\n" + causes) + " (" +
         render_counting(*baseline.counters, *profile.counters) + ")";
}

/// For JSON; empty where it cannot be said.
std::string name_of(Agreement agreement) {
  switch (agreement) {
    case Agreement::kEqual:
      return "equal";
    case Agreement::kAgree:
      return "agree";
    case Agreement::kDisagree:
      return "disagree";
    case Agreement::kUnknown:
      break;
  }
  return {};
}

}  // namespace

void add_instructions(Report& report, const StoredRun& run, const RaceReplay& replay) {
  const bool by_cpu = !find_counters(run, "baseline", SamplePhase::kCounted).empty();
  const SamplePhase phase = by_cpu ? SamplePhase::kCounted : SamplePhase::kEmulated;
  const std::vector<Counters> of_baseline = find_counters(run, "baseline", phase);
  if (report.profiles.empty() || of_baseline.empty()) return;
  report.counted_by = by_cpu ? "perf_event" : "valgrind";
  const RaceSetup setup = race_setup(run);
  const RaceResult result = replay.race().result();
  for (ReportedProfile& profile : report.profiles) {
    const std::vector<Counters> counted = find_counters(run, profile.name, phase);
    if (counted.empty()) continue;
    const Counters sum = sum_of(counted);
    profile.instructions = sum.instructions;
    if (by_cpu) profile.counters = sum;
    const auto entry = std::ranges::find(setup.entries, profile.name);
    if (entry == setup.entries.end() || profile.name == "baseline") continue;
    const EntryResult& raced =
        result.entries[static_cast<std::size_t>(entry - setup.entries.begin())];
    const auto gain =
        is_time(replay.metric().overall.metric) ? std::optional(known_gain(raced)) : std::nullopt;
    const std::vector<CountedWorkload> workloads = pair_workloads(run, of_baseline, counted);
    const Agreement agreement = judge_agreement(gain, workloads);
    profile.instructions_change = std::expm1(mean_log_ratio(workloads));
    profile.instructions_verdict = name_of(agreement);
    if (&profile == compared_profile(report) || agreement == Agreement::kDisagree ||
        is_suspicious(workloads))
      report.advice.text += render_lines(report.profiles.front(), profile, gain, workloads);
  }
}

}  // namespace hone
