// SPDX-License-Identifier: Apache-2.0
#include "cli/race_phase.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <span>

#include "analyzers/advise_text.h"
#include "cli/check_phase.h"
#include "cli/held_out_phase.h"
#include "cli/instruction_phase.h"
#include "cli/replay.h"
#include "cli/report_builder.h"
#include "cli/run_sampler.h"
#include "cli/stored_run.h"
#include "cli/stored_verdict.h"

namespace hone {

namespace {

/// The rounds of one run, from wherever the store stands.
class RaceDriver {
 public:
  RaceDriver(Session& session, const RunRow& run, std::vector<Entry>& entries, RunSampler& sampler,
             Progress& progress)
      : session_(session), run_(run), entries_(entries), sampler_(sampler), progress_(progress) {}

  Result<void> race();

 private:
  /// Folds what the store has; decides what stays as it is for the whole race.
  Result<RaceReplay> prepare();
  void announce(const RaceReplay& replay, std::span<const SampleRow> checks) const;
  /// Remembers the last words of those that fail.
  Result<std::vector<SampleRow>> run_round(const RoundPlan& plan, const RaceReplay& replay);
  /// Puts those that the replay knows as failed, from number `known` on, out of the run.
  Result<void> disqualify_failed(const RaceReplay& replay, std::size_t known);
  /// What is recorded allows no race: marks the run, so that it is not gone on with, and gives the
  /// Error with what the baseline said last, if it is among `failed`.
  Result<void> give_up(Error error, std::span<const FailedEntry> failed);
  /// The witness, the training input, then the end of the run.
  Result<void> finish(const RaceReplay& replay);

  Session& session_;
  const RunRow& run_;
  std::vector<Entry>& entries_;
  RunSampler& sampler_;
  Progress& progress_;
  RaceSetup setup_;
  std::vector<int> repeats_;                       ///< by workload
  std::map<std::string, std::string> last_words_;  ///< by profile, of its failure
};

Result<RaceReplay> RaceDriver::prepare() {
  auto setup = load_race_setup(session_.store, run_);
  if (!setup) return fail(setup);
  setup_ = std::move(*setup);
  const auto recorded = session_.store.samples(run_.id);
  auto replay = RaceReplay::fold(setup_, recorded);
  if (!replay) return fail(give_up(replay.error(), {}));
  for (std::size_t w = 0; w < setup_.workloads.size(); ++w)
    repeats_.push_back(decide_repeats(replay->metric(), setup_.workloads, w, recorded));
  if (replay->race().rounds() == 0) {
    announce(*replay, recorded);
  } else {
    progress_.message(fmt::format("going on after round {}", replay->race().rounds()));
  }
  // hone may have been killed between a failed sample and its consequence.
  if (auto done = disqualify_failed(*replay, 0); !done) return fail(done);
  return replay;
}

/// Says before round 1 when the budget cannot reach a usable look, with the time that would do.
void RaceDriver::announce(const RaceReplay& replay, std::span<const SampleRow> checks) const {
  auto short_budget = find_short_budget(
      static_cast<int>(setup_.entries.size()), setup_.max_rounds, replay.remaining(),
      expected_round_cost(replay.metric(), setup_.workloads, checks));
  if (!short_budget) return;
  short_budget->enough += replay.elapsed();
  progress_.message(render_short_budget(*short_budget));
}

Result<std::vector<SampleRow>> RaceDriver::run_round(const RoundPlan& plan,
                                                     const RaceReplay& replay) {
  std::vector<SampleRow> rows;
  for (std::size_t place = 0; place < plan.order.size(); ++place) {
    const Entry& entry = entries_[static_cast<std::size_t>(plan.order[place])];
    for (std::size_t w = 0; w < repeats_.size(); ++w) {
      if (sampler_.stopped()) return rows;
      auto sampled = sampler_.sample(entry, sampler_.gate().workloads()[w],
                                     {.phase = SamplePhase::kRound,
                                      .round = plan.round,
                                      .position = static_cast<int>(place),
                                      .padding = plan.padding[place],
                                      .repeats = repeats_[w],
                                      .attempt = replay.attempt()});
      if (!sampled) return fail(sampled);
      if (!sampled->row.failure.empty())
        last_words_.try_emplace(entry.row.name, sampled->observed.details);
      rows.push_back(std::move(sampled->row));
    }
  }
  return rows;
}

Result<void> RaceDriver::disqualify_failed(const RaceReplay& replay, std::size_t known) {
  for (std::size_t i = known; i < replay.failed().size(); ++i) {
    const FailedEntry& failed = replay.failed()[i];
    const auto entry = std::ranges::find_if(
        entries_, [&](const Entry& e) { return e.row.name == failed.profile; });
    if (entry->row.status != "built") continue;
    const std::string& details = last_words_[failed.profile];
    if (auto put = sampler_.disqualify(*entry, failed.reason, details); !put) return put;
  }
  return {};
}

Result<void> RaceDriver::give_up(Error error, std::span<const FailedEntry> failed) {
  if (auto marked = session_.store.fail_run(run_.id); !marked) return marked;
  Entry& baseline = entries_.front();
  const auto own = std::ranges::find(failed, baseline.row.name, &FailedEntry::profile);
  if (own != failed.end()) {
    error.details = last_words_[baseline.row.name];
    const std::string text = fmt::format("{}\n{}", error.message, error.details);
    if (auto kept = sampler_.keep_log(baseline, text); !kept) return kept;
    error.hint += "; hone report --log baseline shows what it said";
  }
  error.hint += "; the next hone run measures anew";
  return std::unexpected(std::move(error));
}

Result<void> RaceDriver::finish(const RaceReplay& replay) {
  if (auto counted = instruction_phase(session_, run_, entries_, setup_, replay, progress_);
      !counted)
    return counted;
  if (auto held = held_out_phase(session_, run_, entries_, setup_, replay, progress_); !held)
    return held;
  if (sampler_.stopped()) return {};
  const auto report = build_report(session_.store, run_.id);
  if (!report) return fail(report);
  return session_.store.finish_run(run_.id, verdict_to_json(setup_, replay, *report));
}

Result<void> RaceDriver::race() {
  auto replay = prepare();
  if (!replay) return fail(replay);
  sampler_.start_clock(replay->elapsed());
  while (!sampler_.stopped()) {
    const auto plan = replay->next_round();
    if (!plan) return finish(*replay);
    progress_.race(plan->round, static_cast<int>(plan->order.size()), replay->elapsed(),
                   setup_.budget);
    const auto samples = run_round(*plan, *replay);
    if (!samples) return fail(samples);
    if (sampler_.stopped()) break;
    const std::size_t known = replay->failed().size();
    if (auto added = replay->add_round(*plan, *samples); !added)
      return give_up(added.error(), replay->failed());
    if (auto done = disqualify_failed(*replay, known); !done) return done;
    if (plan->round != kSettlingRound || replay->race().decided()) continue;
    if (const auto forecast = replay->race().forecast())
      progress_.message(render_forecast(*forecast));
  }
  return {};
}

}  // namespace

Result<void> race_phase(Session& session, const RunRow& run, std::vector<Entry> entries,
                        Progress& progress) {
  if (entries.empty()) return {};
  RunSampler sampler(session, run, progress);
  const auto samples = session.store.samples(run.id);
  const bool has_rounds = std::ranges::any_of(
      samples, [](const SampleRow& sample) { return sample.phase == SamplePhase::kRound; });
  if (has_rounds) {
    sampler.gate().restore(samples);
  } else if (auto checked = check_phase(session, entries, sampler, progress); !checked) {
    return checked;
  }
  if (sampler.stopped()) return {};
  return RaceDriver(session, run, entries, sampler, progress).race();
}

}  // namespace hone
