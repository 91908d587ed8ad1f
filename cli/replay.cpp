// SPDX-License-Identifier: Apache-2.0
#include "cli/replay.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>

namespace hone {

namespace {

Metric other_than(Metric metric) {
  return metric == Metric::kCpuTime ? Metric::kWallTime : Metric::kCpuTime;
}

/// The rounds by number; of a round that was run again after an interruption the later samples
/// count.
std::map<int, std::vector<SampleRow>> group_by_round(std::span<const SampleRow> samples) {
  std::map<int, std::vector<SampleRow>> rounds;
  for (const SampleRow& sample : samples) {
    if (sample.phase == SamplePhase::kRound) rounds[sample.round].push_back(sample);
  }
  return rounds;
}

const SampleRow* find_sample(std::span<const SampleRow> samples, const std::string& profile,
                             const std::string& workload) {
  const auto found = std::find_if(samples.rbegin(), samples.rend(), [&](const SampleRow& sample) {
    return sample.profile == profile && sample.workload == workload;
  });
  return found == samples.rend() ? nullptr : &*found;
}

/// The usable check runs of a workload, one list per profile.
std::vector<std::vector<Usage>> check_runs_by_profile(std::span<const SampleRow> samples,
                                                      const std::string& workload) {
  std::map<std::string, std::vector<Usage>> runs;
  for (const SampleRow& sample : samples) {
    if (sample.phase != SamplePhase::kRound && sample.workload == workload &&
        sample.failure.empty()) {
      runs[sample.profile].push_back(sample.outcome.usage);
    }
  }
  std::vector<std::vector<Usage>> lists;
  for (auto& [profile, usages] : runs) lists.push_back(std::move(usages));
  return lists;
}

}  // namespace

MetricDecision decide_race_metric(std::span<const WorkloadFacts> workloads,
                                  std::span<const SampleRow> samples) {
  MetricDecision decision{.metric = Metric::kCpuTime, .reason = "asked for"};
  for (const WorkloadFacts& workload : workloads) {
    const MetricDecision of_workload =
        decide_metric(workload.metric, check_runs_by_profile(samples, workload.name));
    if (of_workload.metric == Metric::kWallTime) return of_workload;
    decision = of_workload;
  }
  return decision;
}

RaceReplay::RaceReplay(RaceSetup setup, MetricDecision metric)
    : setup_(std::move(setup)), metric_(std::move(metric)), race_([this] {
        RaceOptions options;
        options.entries = static_cast<int>(setup_.entries.size());
        options.seed = setup_.seed;
        options.margin = setup_.margin;
        options.names = setup_.entries;
        options.weights.clear();
        for (const WorkloadFacts& workload : setup_.workloads) {
          options.weights.push_back(workload.weight);
        }
        return options;
      }()) {}

Result<RaceReplay> RaceReplay::fold(const RaceSetup& setup, std::span<const SampleRow> samples) {
  RaceReplay replay(setup, decide_race_metric(setup.workloads, samples));
  const auto rounds = group_by_round(samples);
  while (const auto plan = replay.next_round()) {
    const auto round = rounds.find(plan->round);
    if (round == rounds.end()) break;
    const auto is_recorded = [&](int entry) {
      return std::ranges::all_of(setup.workloads, [&](const WorkloadFacts& workload) {
        return find_sample(round->second, setup.entries[static_cast<std::size_t>(entry)],
                           workload.name) != nullptr;
      });
    };
    if (!std::ranges::all_of(plan->order, is_recorded)) break;
    if (auto added = replay.add_round(*plan, round->second); !added) return fail(added);
  }
  return replay;
}

Result<void> RaceReplay::add_round(const RoundPlan& plan, std::span<const SampleRow> samples) {
  RoundTimes times;
  std::vector<int> failed;
  for (const int entry : plan.order) {
    const std::string& profile = setup_.entries[static_cast<std::size_t>(entry)];
    std::vector<double> values;
    std::vector<double> others;
    for (const WorkloadFacts& workload : setup_.workloads) {
      const SampleRow* sample = find_sample(samples, profile, workload.name);
      if (!sample) return fail(fmt::format("round {} has no sample of {}", plan.round, profile));
      if (!sample->failure.empty() && (failed.empty() || failed.back() != entry)) {
        failed.push_back(entry);
        failed_.push_back({profile, sample->failure});
      }
      values.push_back(value_of(metric_.metric, sample->outcome.usage).count());
      others.push_back(value_of(other_than(metric_.metric), sample->outcome.usage).count());
      times.cost += sample->outcome.usage.wall;
      elapsed_ = std::max(elapsed_, sample->elapsed);
    }
    times.value.push_back(std::move(values));
    times.other.push_back(std::move(others));
  }
  for (const int entry : failed) {
    if (entry == 0) {
      return fail(
          fmt::format("the baseline failed in round {}: {}", plan.round, failed_.back().reason),
          "the reference itself is unreliable; see hone report --log baseline");
    }
    race_.disqualify(entry);
  }
  return race_.add(times, remaining());
}

}  // namespace hone
