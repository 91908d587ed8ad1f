// SPDX-License-Identifier: Apache-2.0
#include "cli/held_out.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <tuple>

#include "analyzers/statistics.h"
#include "cli/report_changes.h"

namespace hone {

namespace {

/// On each side, of the single interval that is looked at once.
constexpr double kLevel = 0.025;

constexpr Seconds kLittle{30};
constexpr int kMostTrainingRounds = 20;

using Key = std::tuple<std::string, std::string, int>;  ///< profile, workload, round

std::map<Key, SampleRow> training_samples(std::span<const SampleRow> samples) {
  std::map<Key, SampleRow> found;
  for (const SampleRow& sample : samples) {
    if (sample.phase == SamplePhase::kTraining && sample.failure.empty())
      found.insert_or_assign({sample.profile, sample.workload, sample.round}, sample);
  }
  return found;
}

std::vector<std::string> names_of(const std::vector<WorkloadFacts>& workloads) {
  std::vector<std::string> names;
  for (const WorkloadFacts& workload : workloads) names.push_back(workload.name);
  return names;
}

/// ln t_0 - ln t_i by round, the workloads' weighted mean.
std::vector<double> log_ratios(const StoredRun& run, const std::string& profile, Metric metric) {
  const auto samples = training_samples(run.samples);
  const int rounds = count_training_rounds(run.samples, profile, names_of(run.facts.workloads));
  std::vector<double> ratios;
  for (int round = 1; round <= rounds; ++round) {
    double sum = 0;
    double weights = 0;
    for (const WorkloadFacts& workload : run.facts.workloads) {
      const auto time = [&](const std::string& name) {
        return value_of(metric, samples.at({name, workload.name, round}).outcome.usage).count();
      };
      sum += workload.weight * (std::log(time("baseline")) - std::log(time(profile)));
      weights += workload.weight;
    }
    if (std::isfinite(sum)) ratios.push_back(sum / weights);
  }
  return ratios;
}

/// Changes are costs: less is a gain.
std::string judge(const ReportedChange& training, const ReportedChange& measured) {
  if (training.hi && measured.lo && *training.hi < *measured.lo) return "over-fit";
  if (training.lo && measured.hi && *training.lo > *measured.hi) return "reversed";
  return "not shown";
}

std::string render_judgement(const std::string& verdict) {
  if (verdict == "over-fit")
    return "over-fit: the intervals do not meet. Train on input that is more like yours";
  if (verdict == "reversed") return "it gains more than on what it was trained on";
  return "no over-fit is shown";
}

}  // namespace

int choose_trained_entry(const RaceResult& result, const std::vector<bool>& trained) {
  for (const int pointed : {result.recommended, result.fastest}) {
    if (pointed != 0 && trained[static_cast<std::size_t>(pointed)]) return pointed;
  }
  int chosen = 0;
  for (std::size_t e = 1; e < trained.size(); ++e) {
    const EntryResult& entry = result.entries[e];
    if (!trained[e] || entry.verdict == EntryVerdict::kDisqualified || entry.behind ||
        entry.rounds == 0)
      continue;
    const bool is_first = chosen == 0;
    if (is_first || entry.estimate > result.entries[static_cast<std::size_t>(chosen)].estimate)
      chosen = static_cast<int>(e);
  }
  return chosen;
}

Seconds training_limit(Seconds budget) { return std::max(kLittle, budget / 10); }

int affordable_training_rounds(Seconds left, Seconds round_cost) {
  const double rounds = std::floor(std::min(left / round_cost, double{kMostTrainingRounds}));
  return rounds < kFewestTrainingRounds ? 0 : static_cast<int>(rounds);
}

int count_training_rounds(std::span<const SampleRow> samples, const std::string& profile,
                          std::span<const std::string> workloads) {
  const auto found = training_samples(samples);
  const auto is_whole = [&](int round) {
    return std::ranges::all_of(workloads, [&](const std::string& workload) {
      return found.contains({"baseline", workload, round}) &&
             found.contains({profile, workload, round});
    });
  };
  int rounds = 0;
  while (!workloads.empty() && is_whole(rounds + 1)) ++rounds;
  return rounds;
}

void add_training_change(Report& report, const StoredRun& run, const RaceReplay& replay) {
  const MetricDecision& metric = replay.metric().overall;
  if (!is_time(metric.metric)) return;
  for (ReportedProfile& profile : report.profiles) {
    if (profile.name == "baseline" || !profile.change || !profile.change->behind.empty()) continue;
    const std::vector<double> ratios = log_ratios(run, profile.name, metric.metric);
    if (ratios.empty()) continue;
    ReportedChange change = reported_change(WalshEstimator().estimate(ratios, kLevel), metric);
    change.rounds = static_cast<int>(ratios.size());
    change.verdict = judge(change, *profile.change);
    report.advice.text += fmt::format(
        "\n`{}` against baseline: {} on the input that it was trained on, {} on the measured one; "
        "{}.",
        profile.name, render_measured(change), render_measured(*profile.change),
        render_judgement(change.verdict));
    profile.training_change = std::move(change);
  }
}

}  // namespace hone
