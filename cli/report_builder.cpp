// SPDX-License-Identifier: Apache-2.0
#include "cli/report_builder.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>

#include "analyzers/advise.h"
#include "analyzers/peak_memory.h"
#include "analyzers/repetition.h"
#include "analyzers/symbols.h"
#include "cli/artifact_sizes.h"
#include "cli/held_out.h"
#include "cli/hot_report.h"
#include "cli/replay.h"
#include "cli/report_changes.h"
#include "cli/report_findings.h"
#include "cli/report_search.h"
#include "cli/report_witness.h"
#include "cli/stored_run.h"
#include "cli/symbol_rows.h"
#include "cli/version.h"

namespace hone {

namespace {

/// Median of one figure over a profile's rounds; of several workloads the figures are combined by
/// `combine` (their sum for times, their maximum for memory).
/// `rounds` leaves out samples of other rounds; empty: all count.
template <typename Figure, typename Combine>
std::optional<double> median_over_rounds(const StoredRun& run, const std::string& profile,
                                         Figure figure, Combine combine,
                                         const std::set<int>& rounds = {}) {
  std::optional<double> total;
  for (const WorkloadFacts& workload : run.facts.workloads) {
    std::vector<double> values;
    for (const SampleRow& sample : counted_samples(run.samples, profile, workload.name)) {
      if (rounds.empty() || rounds.contains(sample.round)) values.push_back(figure(sample));
    }
    if (values.empty()) return std::nullopt;
    const double middle = median(values);
    total = total ? combine(*total, middle) : middle;
  }
  return total;
}

std::optional<Bytes> median_memory(const StoredRun& run, const std::string& profile,
                                   const std::set<int>& rounds = {}) {
  const auto memory = median_over_rounds(
      run, profile,
      [](const SampleRow& s) { return static_cast<double>(s.outcome.usage.peak_rss.count); },
      [](double a, double b) { return std::max(a, b); }, rounds);
  if (!memory) return std::nullopt;
  return Bytes{static_cast<std::int64_t>(*memory)};
}

/// Memory against the baseline's, over the rounds that both ran.
void add_memory(ReportedProfile& profile, const StoredRun& run) {
  profile.peak_rss = median_memory(run, profile.name);
  if (!profile.peak_rss || profile.name == "baseline") return;
  std::set<int> rounds;
  for (const WorkloadFacts& workload : run.facts.workloads) {
    for (const SampleRow& sample : counted_samples(run.samples, profile.name, workload.name))
      rounds.insert(sample.round);
  }
  const auto baseline = median_memory(run, "baseline", rounds);
  if (!baseline || baseline->count <= 0) return;
  profile.memory_change =
      static_cast<double>(profile.peak_rss->count) / static_cast<double>(baseline->count) - 1;
  profile.memory_verdict = name_of(judge_memory(*baseline, *profile.peak_rss));
}

/// Median of the metric; of several workloads times add up.
void add_measurements(ReportedProfile& profile, const StoredRun& run, const RaceMetric& metric) {
  const auto sum = [](double a, double b) { return a + b; };
  if (is_time(metric.overall.metric)) {
    const auto time = median_over_rounds(
        run, profile.name,
        [&](const SampleRow& s) {
          return value_of(metric.overall.metric, s.outcome.usage).count();
        },
        sum);
    if (time) profile.median_time = Seconds(*time);
    profile.median_value = time;
  } else if (metric.rows.size() == 1) {
    profile.median_value = median_over_rounds(
        run, profile.name,
        [&](const SampleRow& s) { return value_in(metric, metric.rows[0], s).value_or(0); }, sum);
  }
}

ReportedProfile describe_profile(const StoredRun& run, std::size_t index,
                                 const RaceMetric& metric) {
  const ProfileRow& row = run.profiles[index];
  const ProfileFacts& facts = run.profile_facts[index];
  ReportedProfile profile{.name = row.name,
                          .axes_json = row.axes_json,
                          .status = row.status,
                          .same_as = row.same_as,
                          .reason = row.reason,
                          .escaped_units = facts.escaped_units,
                          .units = facts.units,
                          .units_reached = facts.units_reached,
                          .commands_recorded = facts.commands_recorded,
                          .notes = facts.notes};
  if (row.build_seconds.count() > 0) profile.build_seconds = row.build_seconds;
  if (const auto artifacts = run.artifacts.find(row.name); artifacts != run.artifacts.end()) {
    profile.artifacts = artifacts->second;
    profile.size = sum_sizes(artifacts->second);
  }
  if (const auto symbols = run.symbols.find(row.name); symbols != run.symbols.end())
    profile.has_names = has_names(symbols->second);
  add_measurements(profile, run, metric);
  add_memory(profile, run);
  return profile;
}

/// Gives each raced profile the change of its entry, and a same binary that of what it equals.
void add_changes(Report& report, const std::vector<std::string>& entries, const RaceResult& result,
                 const RaceMetric& race_metric) {
  const MetricDecision& metric = race_metric.overall;
  for (ReportedProfile& profile : report.profiles) {
    const std::string& name = profile.status == "same-binary" ? profile.same_as : profile.name;
    const auto found = std::ranges::find(entries, name);
    if (found == entries.end() || profile.status == "disqualified") continue;
    const auto index = static_cast<std::size_t>(found - entries.begin());
    const EntryResult& entry = result.entries[index];
    profile.rounds = index == 0 ? result.rounds : entry.rounds;
    if (index == 0 || entry.rounds == 0) continue;
    profile.change = reported_change(entry, metric, entries);
    profile.rows = reported_rows(entry, race_metric);
    if (!entry.behind) profile.other_change = reported_other_change(entry, metric);
  }
}

AdviceInput advice_input(const StoredRun& run, const Report& report, const RaceSetup& setup,
                         const RaceReplay& replay) {
  AdviceInput input{.race = replay.race().result(),
                    .metric = replay.metric().overall,
                    .config = run.facts.advice,
                    .measured = replay.elapsed(),
                    .disturbed = replay.disturbed()};
  const auto& search = run.facts.search;
  if (search && search->tried.empty()) input.contest = Contest::kFinalists;
  for (const RaceRow& row : replay.metric().rows) input.workloads.push_back(row.title);
  for (const std::string& entry : setup.entries) {
    const auto profile = std::ranges::find(report.profiles, entry, &ReportedProfile::name);
    const auto index = static_cast<std::size_t>(profile - report.profiles.begin());
    input.candidates.push_back({.name = entry,
                                .complexity = run.profile_facts[index].complexity,
                                .loaded = profile->size ? profile->size->loaded : Bytes{0},
                                .build = profile->build_seconds.value_or(Seconds(0)),
                                .needs_training = run.profile_facts[index].needs_training,
                                .peak = profile->peak_rss.value_or(Bytes{0})});
  }
  return input;
}

void add_race(Report& report, const StoredRun& run, const RaceSetup& setup,
              const RaceReplay& replay) {
  const AdviceInput input = advice_input(run, report, setup, replay);
  add_changes(report, setup.entries, input.race, replay.metric());
  report.advice = reported_advice(advise(input));
  report.paired_noise = input.race.paired_sd;
  report.rounds = input.race.rounds;
  report.disturbed = input.disturbed;
  report.margin = input.race.margin.value;
  report.measured = replay.elapsed();
}

std::string checked_as(const StoredRun& run, const WorkloadFacts& workload) {
  std::vector<std::string> hashes;
  for (const SampleRow& sample : run.samples) {
    if (sample.phase == SamplePhase::kCheck && sample.profile == "baseline" &&
        sample.workload == workload.name) {
      hashes.push_back(sample.output_hash);
    }
  }
  const bool is_deterministic = hashes.empty() || hashes.front() == hashes.back();
  return is_deterministic ? workload.check : "exit status only: output is not deterministic";
}

void add_facts(Report& report, const StoredRun& run) {
  const RunFacts& facts = run.facts;
  report.run = run.row.id;
  report.finished = run.row.status == RunStatus::kFinished;
  report.started_at = run.row.started_at;
  report.hone_version = version();
  report.project_name = facts.project_name;
  report.source = facts.source.string();
  report.target = facts.target;
  report.build_type = facts.build_type;
  report.plain_build = facts.plain_build;
  report.compiler = facts.compiler;
  report.linker = facts.linker;
  report.cmake = facts.cmake;
  report.machine = facts.machine;
  report.cpu = facts.cpu;
  report.kernel = facts.kernel;
  report.governor = facts.governor;
  report.turbo = facts.turbo;
  report.spawn_cost = facts.spawn_cost;
  report.seed = run.row.seed;
  report.margin = facts.advice.margin.value;
  report.budget = facts.advice.budget;
  report.warnings = facts.warnings;
  for (const WorkloadFacts& workload : facts.workloads) {
    const std::string check = checked_as(run, workload);
    if (check != workload.check) {
      report.warnings.push_back(fmt::format(
          "workload \"{}\" is not deterministic: only exit status was checked", workload.name));
    }
    report.workloads.push_back({.name = workload.name,
                                .command = workload.command,
                                .check = check,
                                .weight = workload.weight});
  }
}

void add_short_workload_warning(Report& report) {
  if (report.profiles.empty()) return;
  const auto& time = report.profiles.front().median_time;
  if (!time || *time >= kVeryShortRun) return;
  report.warnings.push_back(fmt::format(
      "the baseline runs for {:.1f} ms only: starting it is a good part of that; give the workload "
      "at least 20 ms, better a second",
      time->count() * 1e3));
}

/// Run time per symbol, where it was sampled, and what (else the counts) explains the recommended
/// profile's gain.
void add_run_time(Report& report, Store& store, const StoredRun& run) {
  const auto captures = load_captures(store, run.row.id);
  if (captures.empty()) return;
  const HotReport by_symbol = make_hot_report(run, captures, HotView::kSymbol, HotMeasure::kTime);
  const bool is_sampled = !by_symbol.profiles.empty();
  // Inlining moves time from symbol to symbol: what became faster is told by source functions.
  HotReport hot = make_hot_report(run, captures, HotView::kSource,
                                  is_sampled ? HotMeasure::kTime : HotMeasure::kInstructions);
  std::map<std::string, const HotLine*> lines;
  for (const HotLine& line : by_symbol.lines) {
    if (line.library.empty()) lines[line.name] = &line;
  }
  for (ReportedSymbol& symbol : report.symbols) {
    if (const auto line = lines.find(symbol.name); is_sampled && line != lines.end()) {
      symbol.seconds = line->second->seconds;
    }
  }
  const MetricDecision metric = decide_race_metric(run.facts.workloads, run.samples).overall;
  const bool is_recommended =
      report.advice.verdict == "change" || report.advice.verdict == "better";
  // Of memory or a score, seconds per symbol explain nothing.
  if (!is_recommended || !is_time(metric.metric)) return;
  hot.profile = report.advice.profile;
  hot.reference = "baseline";
  report.advice.text += "\n" + explain_gain(hot);
}

}  // namespace

Result<Report> build_report(Store& store, std::int64_t id) {
  const auto run = load_run(store, id);
  if (!run) return fail(run);
  Report report;
  add_facts(report, *run);
  const RaceSetup setup = race_setup(*run);
  const RaceMetric metric = decide_race_metric(setup.workloads, run->samples);
  report.metric = name_of(metric.overall);
  report.metric_reason = metric.overall.reason;
  report.higher_is_better = metric.overall.better == Better::kHigher;
  for (std::size_t i = 0; i < run->profiles.size(); ++i) {
    report.profiles.push_back(describe_profile(*run, i, metric));
  }
  add_short_workload_warning(report);
  for (const JoinedSymbol& symbol : join_symbols(run->symbols, "baseline")) {
    report.symbols.push_back({symbol.name, symbol.sizes, symbol.cold, symbol.shared_by});
  }
  if (!setup.entries.empty()) {
    const auto replay = RaceReplay::fold(setup, run->samples);
    if (!replay) return fail(replay);
    add_race(report, *run, setup, *replay);
    add_rows(report);
    add_ablation(report, *run, setup, *replay);
    add_training_change(report, *run, *replay);
    add_instructions(report, *run, *replay);
    add_front(report);
    add_waiting(report, *run);
  }
  if (auto added = add_search(report, store, *run); !added) return fail(added);
  add_run_time(report, store, *run);
  return report;
}

bool has_failures(const Report& report) {
  const auto failed = [](const auto& profile) {
    return profile.status == "failed" || profile.status == "disqualified";
  };
  if (std::ranges::any_of(report.profiles, failed)) return true;
  return report.search && std::ranges::any_of(report.search->stages, [&](const auto& stage) {
           return std::ranges::any_of(stage.tried, failed);
         });
}

}  // namespace hone
