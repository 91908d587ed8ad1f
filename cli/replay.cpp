// SPDX-License-Identifier: Apache-2.0
#include "cli/replay.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>

namespace hone {

namespace {

/// Round and attempt.
using RoundKey = std::pair<int, int>;

/// Of a round that was run again after an interruption the later samples count.
std::map<RoundKey, std::vector<SampleRow>> group_by_round(std::span<const SampleRow> samples) {
  std::map<RoundKey, std::vector<SampleRow>> rounds;
  for (const SampleRow& sample : samples) {
    if (sample.phase == SamplePhase::kRound)
      rounds[{sample.round, sample.attempt}].push_back(sample);
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

/// The last sample of each profile and workload.
std::vector<SampleRow> last_samples(const RaceSetup& setup, const RoundPlan& plan,
                                    std::span<const SampleRow> samples) {
  std::vector<SampleRow> last;
  for (const int entry : plan.order) {
    for (const WorkloadFacts& workload : setup.workloads) {
      const auto* sample =
          find_sample(samples, setup.entries[static_cast<std::size_t>(entry)], workload.name);
      if (sample) last.push_back(*sample);
    }
  }
  return last;
}

/// Those that are entries: one may have failed.
Stakes find_stakes(const RaceSetup& setup) {
  Stakes stakes;
  if (setup.allowed_loss) stakes.allowed_loss = setup.allowed_loss->value;
  for (std::size_t e = 1; e < setup.entries.size(); ++e) {
    const std::string& name = setup.entries[e];
    if (std::ranges::find(setup.kept, name) == setup.kept.end()) continue;
    stakes.kept.push_back(static_cast<int>(e));
    if (name == setup.rival) stakes.rival = static_cast<int>(e);
  }
  return stakes;
}

RaceOptions race_options(const RaceSetup& setup, const RaceMetric& metric) {
  RaceOptions options;
  options.entries = static_cast<int>(setup.entries.size());
  options.seed = setup.seed;
  options.margin = setup.margin;
  options.max_rounds = setup.max_rounds;
  options.names = setup.titles.empty() ? setup.entries : setup.titles;
  options.stakes = find_stakes(setup);
  options.axes = setup.axes;
  options.weights.clear();
  for (const RaceRow& row : metric.rows) {
    options.weights.push_back(row.weight);
    options.titles.push_back(row.title);
  }
  return options;
}

}  // namespace

RaceReplay::RaceReplay(RaceSetup setup, RaceMetric metric)
    : setup_(std::move(setup)), metric_(std::move(metric)), race_(race_options(setup_, metric_)) {}

Result<RaceReplay> RaceReplay::fold(const RaceSetup& setup, std::span<const SampleRow> samples) {
  RaceReplay replay(setup, decide_race_metric(setup.workloads, samples));
  replay.look_at_checks(samples);
  const auto rounds = group_by_round(samples);
  while (const auto plan = replay.next_round()) {
    const auto round = rounds.find({plan->round, replay.attempt()});
    if (round == rounds.end()) break;
    const auto whole = last_samples(setup, *plan, round->second);
    if (whole.size() < plan->order.size() * setup.workloads.size()) break;
    if (auto added = replay.add_round(*plan, whole); !added) return fail(added);
  }
  return replay;
}

Result<void> RaceReplay::add_entry(int entry, std::span<const SampleRow> samples,
                                   RoundTimes& times) {
  const std::string& profile = setup_.entries[static_cast<std::size_t>(entry)];
  std::vector<double> values;
  std::vector<double> others;
  std::string failure;
  for (const RaceRow& row : metric_.rows) {
    const SampleRow* sample = find_sample(samples, profile, setup_.workloads[row.workload].name);
    if (!sample) return fail(fmt::format("a round has no sample of {}", profile));
    if (failure.empty()) failure = sample->failure;
    if (failure.empty()) failure = find_missing_row(metric_, row.workload, *sample);
    const MetricDecision& decision = metric_.by_workload[row.workload];
    values.push_back(cost_of(decision, value_in(metric_, row, *sample).value_or(0)));
    if (is_time(metric_.overall.metric)) {
      const Metric other = other_time(decision.metric);
      others.push_back(value_of(other, sample->outcome.usage).count());
    }
  }
  if (!failure.empty()) failed_.push_back({profile, failure});
  times.value.push_back(std::move(values));
  if (!others.empty()) times.other.push_back(std::move(others));
  return {};
}

Result<void> RaceReplay::disqualify_failed(int round) {
  for (; disqualified_ < failed_.size(); ++disqualified_) {
    const FailedEntry& failed = failed_[disqualified_];
    const auto entry = std::ranges::find(setup_.entries, failed.profile) - setup_.entries.begin();
    if (entry == 0) {
      return fail(fmt::format("the baseline failed in round {}: {}", round, failed.reason),
                  "the reference itself is unreliable: it worked in the runs before");
    }
    race_.disqualify(static_cast<int>(entry));
  }
  return {};
}

void RaceReplay::look_at_checks(std::span<const SampleRow> samples) {
  std::vector<Usage> usages;
  std::vector<SampleRow> checks;
  for (const SampleRow& sample : samples) {
    if (!is_before_race(sample) || !sample.failure.empty()) continue;
    usages.push_back(sample.outcome.usage);
    checks.push_back(sample);
    elapsed_ = std::max(elapsed_, sample.elapsed);
  }
  counted_until_ = elapsed_;
  is_parallel_ = is_parallel(usages);
  if (!checks.empty()) loads_.push_back(measure_load(checks));
}

/// One thread alone has no habit: what presses on it comes from elsewhere.
bool RaceReplay::is_disturbed(std::span<const SampleRow> samples) {
  const RoundLoad load = measure_load(samples);
  const bool is_flagged = flag_round(load, is_parallel_ ? find_habit(loads_) : RoundLoad{}).any();
  loads_.push_back(load);
  return is_flagged;
}

bool RaceReplay::is_to_be_repeated(std::span<const SampleRow> samples) {
  const bool disturbed = is_disturbed(samples);
  const bool fits = remaining() >= elapsed_ - counted_until_;  // as long as this attempt
  if (disturbed && fits && attempt_ == 0 && metric_.overall.metric == Metric::kWallTime) {
    attempt_ = 1;
    return true;
  }
  attempt_ = 0;
  disturbed_ += disturbed ? 1 : 0;
  return false;
}

Result<void> RaceReplay::add_round(const RoundPlan& plan, std::span<const SampleRow> samples) {
  RoundTimes times;
  for (const SampleRow& sample : samples) elapsed_ = std::max(elapsed_, sample.elapsed);
  for (const int entry : plan.order) {
    if (auto added = add_entry(entry, samples, times); !added) return added;
  }
  const bool is_whole = disqualified_ == failed_.size();
  times.attempts = attempt_ + 1;
  if (auto done = disqualify_failed(plan.round); !done) return done;
  if (is_to_be_repeated(samples)) {
    if (is_whole) return {};
    ++disturbed_;
  }
  attempt_ = 0;
  // All of the time that the round took: preparations, checks and an attempt that does not count
  // are paid from the budget too.
  times.cost = elapsed_ - counted_until_;
  counted_until_ = elapsed_;
  return race_.add(times, remaining());
}

}  // namespace hone
