// SPDX-License-Identifier: Apache-2.0
#include "cli/race_phase.h"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <cmath>

#include "analyzers/advise_text.h"
#include "cli/instruction_phase.h"
#include "cli/output_gate.h"
#include "cli/replay.h"
#include "cli/run_facts.h"
#include "cli/stored_verdict.h"
#include "core/files.h"

namespace hone {

namespace fs = std::filesystem;

namespace {

using Clock = std::chrono::steady_clock;

/// One run of one entry: what was observed, and the row that is in the store.
struct Sampled {
  Observation observed;
  SampleRow row;

  bool interrupted() const { return observed.outcome.ending == Ending::kInterrupted; }
};

/// One run's measuring: what the loops below share.
class RaceDriver {
 public:
  RaceDriver(Session& session, const RunRow& run, std::vector<Entry> entries, Progress& progress)
      : session_(session),
        run_(run),
        entries_(std::move(entries)),
        progress_(progress),
        sampler_(*session.launcher, session.folder.scratch(), session.config.project.source),
        gate_(session.config.workloads, session.folder.run(run.id)) {}

  Result<void> check();
  Result<void> restore();
  Result<void> race();

 private:
  /// Runs once and records. The observation's `failure` has the gate's judgement unless this is a
  /// reference run.
  Result<Sampled> sample(const Entry& entry, const WorkloadConfig& workload, SampleRow row,
                         bool is_reference);
  Result<void> check_baseline();
  void compare_baseline_runs(const std::string& workload, const ObservedOutput& second);
  Result<void> check_entry(Entry& entry);
  /// `details` are the program's last words, for the profile's log.
  Result<void> disqualify(Entry& entry, const std::string& reason, const std::string& details = {});
  Result<void> keep_log(Entry& entry, const std::string& reason, const std::string& details);
  Result<std::vector<SampleRow>> run_round(const RoundPlan& plan, const RaceReplay& replay);
  /// The witness, then the end of the run.
  Result<void> finish(const RaceReplay& replay);
  void announce(const RaceMetric& metric);
  int repeats_of(const RaceMetric& metric, const std::string& profile, const std::string& workload);
  void announce_forecast(const RaceReplay& replay);
  RaceSetup setup() const;
  bool stopped() const { return session_.interrupt->requested(); }

  Session& session_;
  const RunRow& run_;
  std::vector<Entry> entries_;
  Progress& progress_;
  Sampler sampler_;
  OutputGate gate_;
  std::vector<SampleRow> checks_;  ///< the runs before the race
  Seconds elapsed_before_{0};      ///< measuring time before this process took over
  Clock::time_point started_ = Clock::now();
};

Result<Sampled> RaceDriver::sample(const Entry& entry, const WorkloadConfig& workload,
                                   SampleRow row, bool is_reference) {
  const fs::path keep = is_reference ? gate_.reference_folder(workload.name) : fs::path();
  auto observed = sampler_.observe(entry.subject, workload,
                                   {.padding = row.padding, .repeats = row.repeats, .keep = keep});
  if (!observed) return fail(observed);
  Sampled sampled{.observed = *std::move(observed), .row = std::move(row)};
  if (sampled.interrupted()) return sampled;
  const bool is_check_of_baseline =
      sampled.row.phase == SamplePhase::kCheck && entry.row.name == "baseline";
  if (!is_check_of_baseline) {
    sampled.observed.failure = gate_.judge(workload.name, sampled.observed);
  }
  sampled.row.run = run_.id;
  sampled.row.profile = entry.row.name;
  sampled.row.workload = workload.name;
  sampled.row.outcome = sampled.observed.outcome;
  sampled.row.output_hash = sampled.observed.output.hash;
  sampled.row.failure = sampled.observed.failure;
  sampled.row.pressure = sampled.observed.pressure;
  sampled.row.steal = sampled.observed.steal;
  sampled.row.repeats = sampled.observed.repeats;
  sampled.row.readings = sampled.observed.readings;
  if (sampled.row.phase == SamplePhase::kRound) {
    sampled.row.elapsed = elapsed_before_ + Seconds(Clock::now() - started_);
  }
  if (auto added = session_.store.add_sample(sampled.row); !added) return fail(added);
  return sampled;
}

Result<void> RaceDriver::check_baseline() {
  const Entry& baseline = entries_.front();
  for (const WorkloadConfig& workload : session_.config.workloads) {
    for (int number = 1; number <= 2 && !stopped(); ++number) {
      const auto sampled =
          sample(baseline, workload, {.phase = SamplePhase::kCheck, .round = number}, number == 1);
      if (!sampled) return fail(sampled);
      if (sampled->interrupted()) return {};
      if (!sampled->observed.failure.empty()) {
        return std::unexpected(workload_error(baseline.subject, workload, sampled->observed));
      }
      if (number == 1) {
        gate_.set_reference(workload.name, sampled->observed);
      } else {
        compare_baseline_runs(workload.name, sampled->observed.output);
      }
    }
  }
  return {};
}

void RaceDriver::compare_baseline_runs(const std::string& workload, const ObservedOutput& second) {
  const std::string difference = gate_.compare_second_run(workload, second);
  if (difference.empty()) return;
  progress_.message(
      fmt::format("workload \"{}\" is not deterministic: two baseline runs differ ({}); only the "
                  "exit status of "
                  "every profile is checked",
                  workload, difference));
}

Result<void> RaceDriver::check_entry(Entry& entry) {
  for (const WorkloadConfig& workload : gate_.workloads()) {
    if (stopped()) return {};
    const auto sampled = sample(entry, workload, {.phase = SamplePhase::kCheck, .round = 1}, false);
    if (!sampled) return fail(sampled);
    if (sampled->interrupted()) return {};
    if (!sampled->observed.failure.empty()) {
      return disqualify(entry, sampled->observed.failure, sampled->observed.details);
    }
    if (const auto missing = gate_.find_missing(workload.name, sampled->observed.readings);
        !missing.empty()) {
      return disqualify(entry, missing);
    }
  }
  return {};
}

/// hone report --log PROFILE shows it below the logs of the steps.
Result<void> RaceDriver::keep_log(Entry& entry, const std::string& reason,
                                  const std::string& details) {
  const fs::path log = session_.folder.run(run_.id) / (entry.row.name + ".log");
  if (auto made = make_directory(log.parent_path()); !made) return made;
  const std::string text = fmt::format("disqualified: {}\n{}", reason, details);
  if (auto written = write_file(log, text); !written) return written;
  auto facts = parse_profile_facts(entry.row.facts_json);
  if (!facts) return fail(facts);
  facts->logs.push_back(log.lexically_relative(session_.folder.root()).string());
  entry.row.facts_json = to_json(*facts);
  return {};
}

Result<void> RaceDriver::disqualify(Entry& entry, const std::string& reason,
                                    const std::string& details) {
  if (auto kept = keep_log(entry, reason, details); !kept) return kept;
  entry.row.status = "disqualified";
  entry.row.reason = reason;
  progress_.message(fmt::format("{} is disqualified: {}", entry.row.name, reason));
  return session_.store.put_profile(entry.row);
}

Result<void> RaceDriver::check() {
  const int total = static_cast<int>(entries_.size());
  for (int i = 0; i < total && !stopped(); ++i) {
    Entry& entry = entries_[static_cast<std::size_t>(i)];
    progress_.begin("check " + entry.row.name, i + 1, total, std::nullopt);
    if (auto checked = i == 0 ? check_baseline() : check_entry(entry); !checked) return checked;
    progress_.finish("");
  }
  // A profile that fails its check never was in the race.
  for (Entry& entry : entries_) {
    if (entry.row.status == "built") continue;
    auto facts = parse_profile_facts(entry.row.facts_json);
    if (!facts) return fail(facts);
    facts->raced = false;
    entry.row.facts_json = to_json(*facts);
    if (auto put = session_.store.put_profile(entry.row); !put) return put;
  }
  std::erase_if(entries_, [](const Entry& entry) { return entry.row.status != "built"; });
  return {};
}

Result<void> RaceDriver::restore() {
  const auto samples = session_.store.samples(run_.id);
  gate_.restore(samples);
  return {};
}

RaceSetup RaceDriver::setup() const {
  RaceSetup setup{.margin = session_.config.advice.margin,
                  .budget = session_.config.advice.budget,
                  .seed = run_.seed,
                  .max_rounds = session_.config.advice.max_rounds};
  for (const Entry& entry : entries_) setup.entries.push_back(entry.row.name);
  for (const WorkloadConfig& workload : session_.config.workloads) {
    setup.workloads.push_back(
        {.name = workload.name, .metric = workload.metric, .weight = workload.weight});
  }
  return setup;
}

/// Says before round 1 when the budget cannot reach a usable look, with the time that would do.
void RaceDriver::announce(const RaceMetric& metric) {
  const RaceSetup known = setup();
  const auto short_budget =
      find_short_budget(static_cast<int>(entries_.size()), known.max_rounds, known.budget,
                        expected_round_cost(metric, known.workloads, checks_));
  if (short_budget) progress_.message(render_short_budget(*short_budget));
}

/// Said once, after round 8: what the margin will take.
void RaceDriver::announce_forecast(const RaceReplay& replay) {
  const auto forecast = replay.race().forecast();
  if (!forecast) return;
  progress_.message(render_forecast(*forecast));
}

int RaceDriver::repeats_of(const RaceMetric& metric, const std::string& profile,
                           const std::string& workload) {
  const RaceSetup known = setup();
  const auto index = std::ranges::find(known.workloads, workload, &WorkloadFacts::name);
  return decide_repeats(metric, known.workloads,
                        static_cast<std::size_t>(index - known.workloads.begin()), profile,
                        checks_);
}

Result<std::vector<SampleRow>> RaceDriver::run_round(const RoundPlan& plan,
                                                     const RaceReplay& replay) {
  std::vector<SampleRow> rows;
  for (std::size_t place = 0; place < plan.order.size(); ++place) {
    const Entry& entry = entries_[static_cast<std::size_t>(plan.order[place])];
    for (const WorkloadConfig& workload : gate_.workloads()) {
      if (stopped()) return rows;
      auto sampled = sample(entry, workload,
                            {.phase = SamplePhase::kRound,
                             .round = plan.round,
                             .position = static_cast<int>(place),
                             .padding = plan.padding[place],
                             .repeats = repeats_of(replay.metric(), entry.row.name, workload.name),
                             .attempt = replay.attempt()},
                            false);
      if (!sampled) return fail(sampled);
      rows.push_back(std::move(sampled->row));
    }
  }
  return rows;
}

Result<void> RaceDriver::finish(const RaceReplay& replay) {
  const RaceSetup known = setup();
  if (auto counted = instruction_phase(session_, run_, entries_, known, replay, progress_);
      !counted)
    return counted;
  if (stopped()) return {};
  return session_.store.finish_run(run_.id, verdict_to_json(known, replay));
}

Result<void> RaceDriver::race() {
  const auto recorded = session_.store.samples(run_.id);
  std::ranges::copy_if(recorded, std::back_inserter(checks_),
                       [](const SampleRow& sample) { return sample.phase != SamplePhase::kRound; });
  auto replay = RaceReplay::fold(setup(), recorded);
  if (!replay) return fail(replay);
  elapsed_before_ = replay->elapsed();
  started_ = Clock::now();
  if (replay->race().rounds() == 0) {
    announce(replay->metric());
  } else {
    progress_.message(fmt::format("going on after round {}", replay->race().rounds()));
  }
  while (!stopped()) {
    const auto plan = replay->next_round();
    if (!plan) return finish(*replay);
    progress_.race(plan->round, static_cast<int>(plan->order.size()), replay->elapsed(),
                   session_.config.advice.budget);
    const auto samples = run_round(*plan, *replay);
    if (!samples) return fail(samples);
    if (stopped()) break;
    const std::size_t failed_before = replay->failed().size();
    if (auto added = replay->add_round(*plan, *samples); !added) return added;
    for (std::size_t i = failed_before; i < replay->failed().size(); ++i) {
      const FailedEntry& failed = replay->failed()[i];
      const auto entry = std::ranges::find_if(
          entries_, [&](const Entry& e) { return e.row.name == failed.profile; });
      if (auto put = disqualify(*entry, failed.reason); !put) return put;
    }
    if (plan->round == kSettlingRound) announce_forecast(*replay);
  }
  return {};
}

}  // namespace

Result<void> race_phase(Session& session, const RunRow& run, std::vector<Entry> entries,
                        Progress& progress) {
  if (entries.empty()) return {};
  const auto samples = session.store.samples(run.id);
  const bool has_rounds = std::ranges::any_of(
      samples, [](const SampleRow& sample) { return sample.phase == SamplePhase::kRound; });
  RaceDriver driver(session, run, std::move(entries), progress);
  if (auto ready = has_rounds ? driver.restore() : driver.check(); !ready) return ready;
  return driver.race();
}

}  // namespace hone
