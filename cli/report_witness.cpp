// SPDX-License-Identifier: Apache-2.0
#include "cli/report_witness.h"

#include <algorithm>

#include "analyzers/counters.h"
#include "analyzers/metric.h"
#include "analyzers/witness.h"
#include "cli/report_rows.h"

namespace hone {

namespace {

/// Of all workloads together; nothing when one was not counted.
std::optional<Counters> find_counters(const StoredRun& run, const std::string& profile,
                                      SamplePhase phase) {
  std::optional<Counters> sum;
  for (const WorkloadFacts& workload : run.facts.workloads) {
    std::vector<Readings> runs;
    for (const SampleRow& sample : run.samples) {
      if (sample.phase == phase && sample.profile == profile && sample.workload == workload.name &&
          sample.failure.empty())
        runs.push_back(sample.readings);
    }
    const auto counted = summarize_counters(runs);
    if (!counted) return std::nullopt;
    sum = sum ? sum_counters(*sum, *counted) : *counted;
  }
  return sum;
}

/// ln t_0 - ln t_i where that is known not to be 0.
double known_gain(const EntryResult& entry) {
  return entry.interval.lo > 0 || entry.interval.hi < 0 ? entry.estimate : 0;
}

/// Whether they agree, what else may explain the time, and how it was counted.
std::string render_lines(const ReportedProfile& baseline, const ReportedProfile& profile,
                         std::optional<double> gain) {
  const std::string line =
      "\n" + render_witness(profile.name, gain, *baseline.instructions, *profile.instructions);
  if (!baseline.counters || !profile.counters)
    return line + " (Counted by valgrind in one run each.)";
  const std::string causes = render_causes(profile.name, *baseline.counters, *profile.counters);
  return line + (causes.empty() ? "" : "\n" + causes) + " (" +
         render_counting(*baseline.counters, *profile.counters) + ")";
}

}  // namespace

void add_instructions(Report& report, const StoredRun& run, const RaceReplay& replay) {
  const bool by_cpu = find_counters(run, "baseline", SamplePhase::kCounted).has_value();
  const SamplePhase phase = by_cpu ? SamplePhase::kCounted : SamplePhase::kEmulated;
  if (report.profiles.empty() || !find_counters(run, "baseline", phase)) return;
  report.counted_by = by_cpu ? "perf_event" : "valgrind";
  const RaceSetup setup = race_setup(run);
  const RaceResult result = replay.race().result();
  for (ReportedProfile& profile : report.profiles) {
    const auto counted = find_counters(run, profile.name, phase);
    if (!counted) continue;
    profile.instructions = counted->instructions;
    if (by_cpu) profile.counters = counted;
    const auto entry = std::ranges::find(setup.entries, profile.name);
    if (entry == setup.entries.end() || profile.name == "baseline") continue;
    const EntryResult& raced =
        result.entries[static_cast<std::size_t>(entry - setup.entries.begin())];
    const auto gain =
        is_time(replay.metric().overall.metric) ? std::optional(known_gain(raced)) : std::nullopt;
    const ReportedProfile& baseline = report.profiles.front();
    if (&profile == compared_profile(report) ||
        is_suspicious(*baseline.instructions, *profile.instructions))
      report.advice.text += render_lines(baseline, profile, gain);
  }
}

}  // namespace hone
