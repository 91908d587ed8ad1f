// SPDX-License-Identifier: Apache-2.0
#include "cli/race_rows.h"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <map>

#include "analyzers/repetition.h"
#include "analyzers/round_flags.h"
#include "analyzers/statistics.h"

namespace hone {

namespace {

/// The usable check runs of a workload, one list per profile.
std::vector<std::vector<Usage>> check_runs_by_profile(std::span<const SampleRow> samples,
                                                      const std::string& workload) {
  std::map<std::string, std::vector<Usage>> runs;
  for (const SampleRow& sample : samples) {
    if (is_before_race(sample) && sample.workload == workload && sample.failure.empty()) {
      runs[sample.profile].push_back(sample.outcome.usage);
    }
  }
  std::vector<std::vector<Usage>> lists;
  for (auto& [profile, usages] : runs) lists.push_back(std::move(usages));
  return lists;
}

bool is_time_choice(MetricChoice choice) {
  return choice == MetricChoice::kAuto || choice == MetricChoice::kCpuTime ||
         choice == MetricChoice::kWallTime;
}

/// Names the workloads that ask for CPU time and do not get it.
void add_overruled(MetricDecision& wall, std::span<const WorkloadFacts> workloads) {
  for (const WorkloadFacts& workload : workloads) {
    if (workload.metric.choice == MetricChoice::kCpuTime)
      wall.reason += fmt::format("; all are ranked by it, also \"{}\", which asks for CPU time",
                                 workload.name);
  }
}

/// What all workloads that are ranked by a time are ranked by.
MetricDecision decide_time(std::span<const WorkloadFacts> workloads,
                           std::span<const SampleRow> samples) {
  MetricDecision decision{.metric = Metric::kCpuTime, .reason = "asked for"};
  for (const WorkloadFacts& workload : workloads) {
    if (!is_time_choice(workload.metric.choice)) continue;
    decision = decide_metric(workload.metric, check_runs_by_profile(samples, workload.name));
    if (decision.metric != Metric::kWallTime) continue;
    add_overruled(decision, workloads);
    return decision;
  }
  return decision;
}

/// The names in the first usable run before the race.
std::vector<std::string> reading_names(const std::string& workload,
                                       std::span<const SampleRow> samples) {
  std::vector<std::string> names;
  for (const SampleRow& sample : samples) {
    if (!is_before_race(sample) || sample.workload != workload || !sample.failure.empty()) continue;
    for (const auto& [name, value] : sample.readings) names.push_back(name);
    break;
  }
  if (names.empty()) names.emplace_back();
  return names;
}

void add_rows(RaceMetric& metric, std::size_t index, std::span<const WorkloadFacts> workloads,
              std::span<const SampleRow> samples) {
  const WorkloadFacts& workload = workloads[index];
  const bool is_only = workloads.size() == 1;
  const bool has_readings = metric.by_workload[index].metric == Metric::kReading;
  const auto names =
      has_readings ? reading_names(workload.name, samples) : std::vector<std::string>(1);
  const auto title_of = [&](const std::string& name) {
    if (name.empty()) return workload.name;
    return is_only ? name : workload.name + "/" + name;
  };
  for (const std::string& name : names) {
    metric.rows.push_back({.workload = index,
                           .reading = name,
                           .title = title_of(name),
                           .weight = workload.weight / static_cast<double>(names.size())});
  }
}

bool is_same(const MetricDecision& a, const MetricDecision& b) {
  return a.metric == b.metric && a.better == b.better && a.title == b.title;
}

}  // namespace

bool is_before_race(const SampleRow& sample) {
  return sample.phase == SamplePhase::kCheck || sample.phase == SamplePhase::kWarmUp;
}

RaceMetric decide_race_metric(std::span<const WorkloadFacts> workloads,
                              std::span<const SampleRow> samples) {
  RaceMetric metric;
  const MetricDecision time = decide_time(workloads, samples);
  for (const WorkloadFacts& workload : workloads) {
    metric.by_workload.push_back(is_time_choice(workload.metric.choice)
                                     ? time
                                     : decide_metric(workload.metric, std::span<const Usage>()));
    add_rows(metric, metric.by_workload.size() - 1, workloads, samples);
  }
  if (workloads.empty()) {
    metric.overall = time;
    return metric;
  }
  metric.overall = metric.by_workload.front();
  const auto differs = [&](const MetricDecision& one) { return !is_same(one, metric.overall); };
  if (std::ranges::any_of(metric.by_workload, differs)) {
    metric.overall = {.metric = Metric::kReading,
                      .reason = "weighted mean of the workloads' own metrics, as costs",
                      .title = "cost"};
  }
  return metric;
}

std::vector<SampleRow> counted_samples(std::span<const SampleRow> samples,
                                       const std::string& profile, const std::string& workload) {
  std::map<int, SampleRow> by_round;
  for (const SampleRow& sample : samples) {
    if (sample.phase != SamplePhase::kRound || sample.profile != profile ||
        sample.workload != workload)
      continue;
    by_round.insert_or_assign(sample.round, sample);
  }
  std::vector<SampleRow> counted;
  for (auto& [round, sample] : by_round) {
    if (sample.failure.empty()) counted.push_back(std::move(sample));
  }
  return counted;
}

std::optional<double> value_in(const RaceMetric& metric, const RaceRow& row,
                               const SampleRow& sample) {
  const MetricDecision& decision = metric.by_workload[row.workload];
  const Usage& usage = sample.outcome.usage;
  if (is_time(decision.metric)) return value_of(decision.metric, usage).count();
  if (decision.metric == Metric::kPeakMemory) return static_cast<double>(usage.peak_rss.count);
  for (const auto& [name, value] : sample.readings) {
    if (name == row.reading) return value;
  }
  return std::nullopt;
}

double cost_of(const MetricDecision& decision, double value) {
  return decision.better == Better::kHigher && value > 0 ? 1 / value : value;
}

std::string find_missing_row(const RaceMetric& metric, std::size_t workload,
                             const SampleRow& sample) {
  for (const RaceRow& row : metric.rows) {
    if (row.workload != workload || value_in(metric, row, sample)) continue;
    return "reported no " + (row.reading.empty() ? "value" : row.reading);
  }
  return {};
}

int decide_repeats(const RaceMetric& metric, std::span<const WorkloadFacts> workloads,
                   std::size_t workload, std::span<const SampleRow> samples) {
  if (!is_time(metric.by_workload[workload].metric)) return 1;
  std::vector<Seconds> medians;
  for (const auto& runs : check_runs_by_profile(samples, workloads[workload].name)) {
    std::vector<double> walls;
    for (const Usage& run : runs) walls.push_back(run.wall.count());
    medians.emplace_back(median(std::move(walls)));
  }
  return find_repeats(medians);
}

int expected_attempts(const RaceMetric& metric, std::span<const SampleRow> samples) {
  if (metric.overall.metric != Metric::kWallTime) return 1;
  std::vector<SampleRow> before;
  std::ranges::copy_if(samples, std::back_inserter(before), is_before_race);
  std::vector<Usage> usages;
  for (const SampleRow& sample : before) usages.push_back(sample.outcome.usage);
  // Of several threads the same load is their habit.
  const RoundLoad load = measure_load(before);
  return flag_round(load, is_parallel(usages) ? load : RoundLoad{}).any() ? 2 : 1;
}

Seconds expected_round_cost(const RaceMetric& metric, std::span<const WorkloadFacts> workloads,
                            std::span<const SampleRow> samples) {
  Seconds cost{1e-6};
  for (const SampleRow& sample : samples) {
    if (!is_before_race(sample) || sample.round != 1 || !sample.failure.empty()) continue;
    const auto workload = std::ranges::find(workloads, sample.workload, &WorkloadFacts::name);
    const auto index = static_cast<std::size_t>(workload - workloads.begin());
    cost += sample.outcome.usage.wall * decide_repeats(metric, workloads, index, samples);
  }
  return cost * expected_attempts(metric, samples);
}

}  // namespace hone
