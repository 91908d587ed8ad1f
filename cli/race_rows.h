// SPDX-License-Identifier: Apache-2.0
// From recorded runs to the numbers that a race compares: which metric each workload has, which
// rows that makes (one per workload, or one per benchmark of a Google Benchmark program), and the
// value of a run in each. Decided once, from the check and warm-up runs.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <vector>

#include "analyzers/metric.h"
#include "cli/run_facts.h"
#include "core/store.h"

namespace hone {

struct RaceRow {
  std::size_t workload = 0;  ///< index
  std::string reading;       ///< which of the readings; empty for a metric with one value
  std::string title;         ///< the workload's name, the benchmark's, or "workload/benchmark"
  double weight = 1;         ///< a workload's weight is shared equally by its rows
};

struct RaceMetric {
  MetricDecision overall;                   ///< what the change of the whole race is about
  std::vector<MetricDecision> by_workload;  ///< same order as the workloads
  std::vector<RaceRow> rows;                ///< at least one per workload
};

/// A run that checks or warms up: what is decided once, is so from these.
bool is_before_race(const SampleRow& sample);

/// CPU and wall time are decided for all workloads together: wall time as soon as one of them is
/// set to it or its check runs ask for it.
RaceMetric decide_race_metric(std::span<const WorkloadFacts> workloads,
                              std::span<const SampleRow> samples);

/// The usable runs of rounds of a profile on a workload, by round; what every median is of. Of a
/// round that was run again (disturbed, or after an interruption) the later one alone.
std::vector<SampleRow> counted_samples(std::span<const SampleRow> samples,
                                       const std::string& profile, const std::string& workload);

/// The run's value in that row, in the metric's own unit (seconds, bytes, or as it was printed);
/// nothing when the program did not report it.
std::optional<double> value_in(const RaceMetric& metric, const RaceRow& row,
                               const SampleRow& sample);

/// The same as a cost: lower is better, so a throughput is inverted. A value that is not positive
/// stays as it is: it cannot be compared and is an Error in the race.
double cost_of(const MetricDecision& decision, double value);

/// "reported no BM_sort", when the run lacks one of its workload's rows; else "".
std::string find_missing_row(const RaceMetric& metric, std::size_t workload,
                             const SampleRow& sample);

/// Executions in one observation of the workload, the same for every profile: a mean of ten is not
/// distributed as a mean of two. 1 unless the metric is a time and the runs before the race were
/// short; see find_repeats().
int decide_repeats(const RaceMetric& metric, std::span<const WorkloadFacts> workloads,
                   std::size_t workload, std::span<const SampleRow> samples);

/// How often a round will be run until it counts: 2 where wall time ranks and the runs before the
/// race were disturbed (see round_flags.h), as a disturbed round is run again; else 1.
int expected_attempts(const RaceMetric& metric, std::span<const SampleRow> samples);

/// Wall time that one round will take, with its repeats, by the usable runs before the race; > 0.
Seconds expected_round_cost(const RaceMetric& metric, std::span<const WorkloadFacts> workloads,
                            std::span<const SampleRow> samples);

}  // namespace hone
