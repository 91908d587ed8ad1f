// SPDX-License-Identifier: Apache-2.0
#include "cli/report_findings.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cmath>

#include "analyzers/advise_numbers.h"
#include "analyzers/metric.h"
#include "analyzers/pareto.h"
#include "cli/ablation.h"
#include "cli/metric_words.h"
#include "cli/quantities.h"
#include "cli/report_rows.h"
#include "core/text.h"

namespace hone {

namespace {

std::vector<Usage> baseline_runs(const StoredRun& run, const std::string& workload) {
  std::vector<Usage> runs;
  for (const SampleRow& sample : counted_samples(run.samples, "baseline", workload))
    runs.push_back(sample.outcome.usage);
  return runs;
}

/// The runs before the race too: they alone tell who waits from who is kept off the CPU.
bool baseline_waits(const StoredRun& run, const std::string& workload, std::vector<Usage> runs) {
  for (const SampleRow& sample : run.samples) {
    if (sample.phase == SamplePhase::kCheck && sample.profile == "baseline" &&
        sample.workload == workload && sample.failure.empty())
      runs.push_back(sample.outcome.usage);
  }
  return waits(runs);
}

/// A profile's metric as a cost against the baseline's, from its change; 0: unknown, also where so
/// few rounds were run that the change has no bounds.
double relative_cost(const Report& report, const ReportedProfile& profile) {
  if (profile.name == "baseline") return 1;
  const auto change = shown_change(report, profile);
  if (!change) return 0;
  if (change->behind.empty() && !(change->lo && change->hi)) return 0;
  return report.higher_is_better ? 1 / (1 + change->estimate) : 1 + change->estimate;
}

Costs costs_of(const Report& report, const ReportedProfile& profile) {
  return {relative_cost(report, profile),
          profile.size ? static_cast<double>(profile.size->loaded.count) : 0,
          profile.build_seconds.value_or(Seconds(0)).count(),
          profile.peak_rss ? static_cast<double>(profile.peak_rss->count) : 0};
}

}  // namespace

void add_waiting(Report& report, const StoredRun& run) {
  for (ReportedWorkload& workload : report.workloads) {
    const std::vector<Usage> runs = baseline_runs(run, workload.name);
    if (runs.empty()) continue;
    workload.on_cpu = share_on_cpu(runs);
    if (!baseline_waits(run, workload.name, runs)) continue;
    report.warnings.insert(
        report.warnings.begin(),
        fmt::format("workload \"{}\" waits for most of its time: it is on a CPU for {} of its wall "
                    "time. A compiler profile acts on that part alone: none can save more than {} "
                    "of the wall time",
                    workload.name, render_percent(*workload.on_cpu),
                    render_percent(*workload.on_cpu)));
  }
}

void add_rows(Report& report) {
  const ReportedProfile* profile = compared_profile(report);
  if (!profile || profile->rows.empty()) return;
  std::vector<std::string> parts;
  for (const ReportedRow& row : profile->rows)
    parts.push_back(fmt::format("{} {} {}", escape_terminal(row.name),
                                render_change(row.change.estimate),
                                render_bounds(row.change.lo, row.change.hi)));
  report.advice.text +=
      fmt::format("\nEach alone, {} against baseline: {}.", profile->name, fmt::join(parts, ", "));
}

void add_ablation(Report& report, const StoredRun& run, const RaceSetup& setup,
                  const RaceReplay& replay) {
  std::vector<RacedAxes> entries;
  for (const std::string& name : setup.entries) {
    const auto row = std::ranges::find(run.profiles, name, &ProfileRow::name);
    entries.push_back({name, row->axes_json});
  }
  for (std::size_t e = 1; e < entries.size(); ++e) {
    const auto profile =
        std::ranges::find(report.profiles, entries[e].name, &ReportedProfile::name);
    if (!profile->change) continue;
    profile->ablation =
        find_ablation(replay.race(), replay.metric().overall, entries, static_cast<int>(e));
    // The path of a search says the same, in its own order.
    if (!run.facts.search && is_recommended(report, *profile) && !profile->ablation.empty())
      report.advice.text += "\n" + render_ablation(profile->ablation);
  }
}

void add_front(Report& report) {
  std::vector<Costs> costs;
  std::vector<std::size_t> places;
  for (std::size_t i = 0; i < report.profiles.size(); ++i) {
    const ReportedProfile& profile = report.profiles[i];
    if (profile.status != "built" || relative_cost(report, profile) == 0) continue;
    places.push_back(i);
    costs.push_back(costs_of(report, profile));
  }
  std::vector<std::string> names;
  for (const std::size_t found :
       find_front(costs, tolerances(report.margin, costs.empty() ? 0 : costs.front()[3]))) {
    ReportedProfile& profile = report.profiles[places[found]];
    profile.on_front = true;
    names.push_back(profile.name);
  }
  if (places.size() < 3 || names.size() < 2) return;
  report.advice.text += fmt::format(
      "\nTrade-offs (none beaten in {}, size, build time and memory together): {}.",
      is_time_name(report.metric) ? "time" : metric_title(report.metric), render_names(names));
}

}  // namespace hone
