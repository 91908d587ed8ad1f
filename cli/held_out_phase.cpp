// SPDX-License-Identifier: Apache-2.0
#include "cli/held_out_phase.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <chrono>

#include "analyzers/repetition.h"
#include "analyzers/sampler.h"
#include "cli/held_out.h"
#include "cli/quantities.h"
#include "cli/run_facts.h"
#include "profiles/training.h"
#include "profiles/training_runs.h"

namespace hone {

namespace {

/// Orders of these rounds are others than those of the race.
constexpr int kFirstOrder = 1000;

/// Two inputs: what is measured, and what is trained on.
bool has_training_of_its_own(const WorkloadConfig& workload) {
  return !workload.train.empty() && find_training_doubt(workload).empty();
}

const Entry* find_entry(const std::vector<Entry>& entries, const std::string& name) {
  const auto found =
      std::ranges::find_if(entries, [&](const Entry& entry) { return entry.row.name == name; });
  return found == entries.end() ? nullptr : &*found;
}

/// Null: no profile that raced was trained.
const Entry* find_trained(const std::vector<Entry>& entries, const RaceSetup& setup,
                          const RaceResult& result) {
  std::vector<bool> trained;
  for (const std::string& name : setup.entries) {
    const Entry* entry = find_entry(entries, name);
    const auto facts =
        entry ? parse_profile_facts(entry->row.facts_json) : Result<ProfileFacts>(ProfileFacts{});
    trained.push_back(facts && facts->needs_training);
  }
  const int chosen = choose_trained_entry(result, trained);
  return chosen == 0 ? nullptr
                     : find_entry(entries, setup.entries[static_cast<std::size_t>(chosen)]);
}

using Clock = std::chrono::steady_clock;

constexpr Seconds kTick{1e-3};

class TrainingRounds {
 public:
  TrainingRounds(Session& session, const RunRow& run, std::array<const Entry*, 2> pair,
                 Progress& progress)
      : session_(session),
        run_(run),
        pair_(pair),
        progress_(progress),
        sampler_(*session.launcher, session.folder.scratch(), session.config.project.source),
        limit_(training_limit(session.config.advice.budget)) {}

  Result<void> run();

 private:
  /// One sample: all training commands of the workload, one after the other. In round 0 none is
  /// allowed more than what is left of the limit.
  Result<SampleRow> sample(const Entry& entry, const WorkloadConfig& workload, SampleRow row);
  /// Round 0, which nobody analyses: how long it takes. It is within the limit too.
  Result<void> warm_up();
  Result<void> run_round(int round);
  Seconds left() const { return limit_ - Seconds(Clock::now() - started_); }
  int last_whole_round() const;
  bool is_over() const { return !failure_.empty() || session_.interrupt->requested(); }

  Session& session_;
  const RunRow& run_;
  std::array<const Entry*, 2> pair_;  ///< the baseline first
  Progress& progress_;
  Sampler sampler_;
  Seconds limit_;
  Clock::time_point started_ = Clock::now();
  std::vector<int> repeats_;  ///< by workload
  Seconds round_cost_{0};
  std::string failure_;
};

Result<SampleRow> TrainingRounds::sample(const Entry& entry, const WorkloadConfig& workload,
                                         SampleRow row) {
  row.run = run_.id;
  row.phase = SamplePhase::kTraining;
  row.profile = entry.row.name;
  row.workload = workload.name;
  WorkloadConfig training = workload;
  training.check = {.kind = CheckKind::kExit};
  training.metric = {};
  if (!workload.train.empty()) training.end = {};
  Usage sum;
  for (const auto& words : training_commands(workload)) {
    training.command = words;
    if (row.round == 0)
      training.timeout = std::min(workload.timeout, std::max(left(), kTick) / kTrainingPatience);
    auto observed = sampler_.observe(
        entry.subject, training,
        {.padding = row.padding, .repeats = row.repeats, .slowdown = kTrainingPatience});
    if (!observed) return fail(observed);
    row.outcome = observed->outcome;
    // As in training: a training command may end as the workload does, too.
    const bool ends_so = !row.outcome.succeeded() && row.outcome.ended_as(workload.end);
    row.failure = ends_so ? "" : observed->failure;
    if (row.outcome.ending == Ending::kTimedOut && training.timeout < workload.timeout)
      row.failure = "it takes longer than " + render_duration(limit_);
    if (row.outcome.ending == Ending::kInterrupted || !row.failure.empty()) return row;
    const Usage& usage = observed->outcome.usage;
    sum.wall += usage.wall;
    sum.user += usage.user;
    sum.system += usage.system;
    sum.peak_rss = std::max(sum.peak_rss, usage.peak_rss);
  }
  row.outcome.usage = sum;
  return row;
}

Result<void> TrainingRounds::warm_up() {
  for (const WorkloadConfig& workload : session_.config.workloads) {
    std::vector<Seconds> walls;
    for (const Entry* entry : pair_) {
      const auto row = sample(*entry, workload, {});
      if (!row) return fail(row);
      if (!row->failure.empty()) failure_ = row->failure;
      if (is_over()) return {};
      walls.push_back(row->outcome.usage.wall);
    }
    repeats_.push_back(find_repeats(walls));
    for (const Seconds wall : walls) round_cost_ += wall * repeats_.back();
  }
  return {};
}

Result<void> TrainingRounds::run_round(int round) {
  const RoundPlan plan = plan_round(run_.seed, kFirstOrder + round, {0, 1});
  std::vector<SampleRow> rows;
  for (std::size_t place = 0; place < plan.order.size(); ++place) {
    const Entry& entry = *pair_[static_cast<std::size_t>(plan.order[place])];
    for (std::size_t w = 0; w < repeats_.size(); ++w) {
      auto row = sample(entry, session_.config.workloads[w],
                        {.round = round,
                         .position = static_cast<int>(place),
                         .padding = plan.padding[place],
                         .repeats = repeats_[w]});
      if (!row) return fail(row);
      if (row->outcome.ending == Ending::kInterrupted) return {};
      if (auto added = session_.store.add_sample(*row); !added) return added;
      if (failure_.empty()) failure_ = row->failure;
      if (is_over()) return {};
    }
  }
  return {};
}

int TrainingRounds::last_whole_round() const {
  std::vector<std::string> workloads;
  for (const WorkloadConfig& workload : session_.config.workloads)
    workloads.push_back(workload.name);
  return count_training_rounds(session_.store.samples(run_.id), pair_[1]->row.name, workloads);
}

Result<void> TrainingRounds::run() {
  const std::string title = pair_[1]->row.name + " on its training input";
  if (auto warm = warm_up(); !warm) return warm;
  const int rounds = is_over() ? 0 : affordable_training_rounds(left(), round_cost_);
  if (!is_over() && rounds == 0) {
    progress_.message(fmt::format("the gain of {} is not measured: that would take about {}", title,
                                  render_duration(round_cost_ * kFewestTrainingRounds)));
    return {};
  }
  const int first = last_whole_round() + 1;
  if (!is_over() && first <= rounds)
    progress_.begin("measure " + title, 1, 1, round_cost_ * (rounds - first + 1));
  for (int round = first; round <= rounds && left() >= round_cost_ && !is_over(); ++round) {
    if (auto done = run_round(round); !done) return done;
  }
  if (!is_over() && first <= rounds) progress_.finish("");
  if (!failure_.empty())
    progress_.message(fmt::format("the gain of {} is not known: {}", title, failure_));
  return {};
}

}  // namespace

Result<void> held_out_phase(Session& session, const RunRow& run, const std::vector<Entry>& entries,
                            const RaceSetup& setup, const RaceReplay& replay, Progress& progress) {
  if (session.held_out == HeldOut::kNever || session.interrupt->requested()) return {};
  if (!is_time(replay.metric().overall.metric)) return {};
  if (!std::ranges::all_of(session.config.workloads, has_training_of_its_own)) return {};
  const Entry* trained = find_trained(entries, setup, replay.race().result());
  if (!trained) return {};
  return TrainingRounds(session, run, {&entries.front(), trained}, progress).run();
}

}  // namespace hone
