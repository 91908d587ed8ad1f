// SPDX-License-Identifier: Apache-2.0
#include "cli/report_search.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <set>

#include "cli/report_changes.h"
#include "cli/stored_search.h"

namespace hone {

namespace {

std::optional<ReportedChange> change_of(const Comparison& gain, const MetricDecision& metric) {
  if (gain.rounds == 0) return std::nullopt;
  ReportedChange change = reported_change(gain.change, metric);
  change.rounds = gain.rounds;
  return change;
}

ReportedTrial report_trial(const StoredRun& run, const Trial& trial, const StageOutcome& outcome,
                           const MetricDecision& metric) {
  ReportedTrial reported{.axis = trial.axis, .value = trial.value, .profile = trial.profile};
  const auto row = std::ranges::find(run.profiles, trial.profile, &ProfileRow::name);
  if (row == run.profiles.end()) return reported;  // not reached
  reported.status = row->status;
  reported.same_as = row->same_as;
  reported.reason = row->reason;
  const auto gain = outcome.gains.find(trial.profile);
  if (gain != outcome.gains.end()) reported.change = change_of(gain->second, metric);
  return reported;
}

Result<void> add_stage(ReportedSearch& search, const StoredRun& run) {
  const auto stage = find_stage(run);
  if (!stage) return {};
  const auto outcome = find_outcome(run, *stage);
  if (!outcome) return fail(outcome);
  const MetricDecision metric = decide_race_metric(run.facts.workloads, run.samples).overall;
  ReportedStage reported{.run = run.row.id,
                         .from = stage->from,
                         .budget = stage->budget,
                         .measured = outcome->measured,
                         .margin = outcome->margin};
  for (const Trial& trial : stage->tried)
    reported.tried.push_back(report_trial(run, trial, *outcome, metric));
  const bool is_finished = run.row.status == RunStatus::kFinished;
  if (const auto taken = find_taken(*stage, *outcome); taken && is_finished) {
    reported.taken = taken->profile;
    search.path.push_back(
        {.axis = taken->axis, .value = taken->value, .from = stage->from, .to = taken->profile});
  }
  search.stages.push_back(std::move(reported));
  return {};
}

/// What each step of the path bought in the last race.
Result<void> add_path_changes(ReportedSearch& search, const StoredRun& run) {
  const RaceSetup setup = race_setup(run);
  if (setup.entries.empty()) return {};
  const auto replay = RaceReplay::fold(setup, run.samples);
  if (!replay) return fail(replay);
  const auto place = [&](const std::string& name) {
    return static_cast<int>(std::ranges::find(setup.entries, name) - setup.entries.begin());
  };
  const int entries = static_cast<int>(setup.entries.size());
  for (ReportedStep& step : search.path) {
    const int from = place(step.from);
    const int to = place(step.to);
    if (from == entries || to == entries) continue;
    step.change = change_of(replay->race().compare(from, to), replay->metric().overall);
  }
  return {};
}

void add_builds(std::set<std::string>& builds, const StoredRun& run) {
  for (const ProfileRow& profile : run.profiles) {
    if (!profile.build_key.empty()) builds.insert(profile.build_key);
  }
}

std::string change_text(const std::optional<ReportedChange>& change) {
  return change ? render_measured(*change) : "not measured";
}

std::string trial_text(const ReportedTrial& trial) {
  if (trial.status == "same-binary")
    return fmt::format("`{}` (same binary as {})", trial.profile, trial.same_as);
  if (!trial.status.empty() && trial.status != "built")
    return fmt::format("`{}` ({}: {})", trial.profile, trial.status, trial.reason);
  return fmt::format("`{}` {}", trial.profile, change_text(trial.change));
}

std::string stage_text(const ReportedStage& stage, std::size_t number) {
  std::string taken = "took nothing";
  std::vector<std::string> others;
  for (const ReportedTrial& trial : stage.tried) {
    if (trial.profile == stage.taken) {
      taken = "took " + trial_text(trial);
    } else {
      others.push_back(trial_text(trial));
    }
  }
  const std::string rest = others.empty() ? "" : fmt::format("; not {}", fmt::join(others, ", "));
  return fmt::format("\nSearch, race {}, against `{}`: {}{}.", number, stage.from, taken, rest);
}

/// `is_last_race`: of the search, with or without a path.
std::string path_text(const ReportedSearch& search, bool is_last_race) {
  std::string text =
      fmt::format("\nSearch: {} of {} combinations built; ", search.builds, search.combinations);
  if (search.path.empty() && is_last_race) {
    return text +
           "no step was shown to pay, so that the last race is between the baseline and the first "
           "one's fastest profile.";
  }
  if (search.path.empty()) return text + "no step was taken.";
  std::vector<std::string> steps;
  for (const ReportedStep& step : search.path)
    steps.push_back(fmt::format("`{}` {}", step.to, change_text(step.change)));
  return text + fmt::format("its path, each step raced anew against the one before it: {}.",
                            fmt::join(steps, ", then "));
}

}  // namespace

Result<void> add_search(Report& report, Store& store, const StoredRun& run) {
  if (!run.facts.search) return {};
  ReportedSearch search{.combinations = run.facts.search->combinations};
  std::set<std::string> builds;
  for (const std::int64_t id : run.facts.search->earlier) {
    const auto stage = load_run(store, id);
    if (!stage) return fail(stage);
    if (auto added = add_stage(search, *stage); !added) return added;
    add_builds(builds, *stage);
  }
  if (auto added = add_stage(search, run); !added) return added;
  if (auto added = add_path_changes(search, run); !added) return added;
  add_builds(builds, run);
  search.builds = static_cast<int>(builds.size());
  for (std::size_t i = 0; i < search.stages.size(); ++i)
    report.advice.text += stage_text(search.stages[i], i + 1);
  report.advice.text += path_text(search, run.facts.search->tried.empty());
  report.search = std::move(search);
  return {};
}

}  // namespace hone
