// SPDX-License-Identifier: Apache-2.0
#include "cli/measure_report.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "analyzers/advise.h"
#include "analyzers/median_interval.h"
#include "analyzers/repetition.h"
#include "analyzers/statistics.h"
#include "cli/quantities.h"
#include "cli/report_changes.h"
#include "profiles/shell_text.h"

namespace hone {

namespace {

template <typename Figure>
std::vector<double> figures_of(const std::vector<SampleRow>& rows, Figure figure) {
  std::vector<double> values;
  for (const SampleRow& row : rows) values.push_back(figure(row));
  return values;
}

/// Of several benchmarks in one program: their geometric mean.
double combined_value(const RaceMetric& metric, const SampleRow& sample) {
  const auto value = [&](const RaceRow& row) { return value_in(metric, row, sample).value_or(0); };
  // By way of its logarithm 250 would be 249.99999999999994.
  if (metric.rows.size() == 1) return value(metric.rows.front());
  double sum = 0;
  for (const RaceRow& row : metric.rows) sum += std::log(value(row));
  return std::exp(sum / static_cast<double>(metric.rows.size()));
}

void add_figures(MeasuredCommand& command, const std::vector<SampleRow>& rows,
                 const RaceMetric& metric) {
  command.runs = static_cast<int>(rows.size());
  if (rows.empty()) return;
  command.repeats = rows.front().repeats;
  command.values =
      figures_of(rows, [&](const SampleRow& row) { return combined_value(metric, row); });
  command.median = median(command.values);
  command.least = std::ranges::min(command.values);
  command.most = std::ranges::max(command.values);
  if (const Interval interval = median_interval(command.values, 0.025);
      std::isfinite(interval.lo)) {
    command.lo = interval.lo;
    command.hi = interval.hi;
  }
  const auto middle = [&](auto figure) { return median(figures_of(rows, figure)); };
  command.wall = Seconds(middle([](const SampleRow& r) { return r.outcome.usage.wall.count(); }));
  command.cpu = Seconds(middle(
      [](const SampleRow& r) { return value_of(Metric::kCpuTime, r.outcome.usage).count(); }));
  command.peak_rss = {static_cast<std::int64_t>(middle(
      [](const SampleRow& r) { return static_cast<double>(r.outcome.usage.peak_rss.count); }))};
}

void add_advice(MeasureReport& report, const CommandRace& race, const CommandRaceOptions& options) {
  AdviceInput input{.race = race.replay.race().result(),
                    .metric = race.replay.metric().overall,
                    .config = {.margin = options.margin, .budget = options.budget},
                    .measured = race.replay.elapsed(),
                    .disturbed = race.replay.disturbed(),
                    .contest = Contest::kCommands};
  for (const MeasuredCommand& command : report.commands)
    input.candidates.push_back({.name = command.title});
  for (const RaceRow& row : race.replay.metric().rows) input.workloads.push_back(row.title);
  report.advice = reported_advice(advise(input));
  const auto name_of_title = [&](const std::string& title) {
    const auto found = std::ranges::find(report.commands, title, &MeasuredCommand::title);
    return found == report.commands.end() ? report.commands.front().name : found->name;
  };
  const bool recommends = report.advice.verdict == "change" || report.advice.verdict == "better";
  report.advice.profile =
      recommends ? name_of_title(report.advice.profile) : report.commands.front().name;
  for (std::string& title : report.advice.equal) title = name_of_title(title);
  report.paired_sd = input.race.paired_sd;
  report.margin = input.race.margin.value;
  report.rounds = input.race.rounds;
  std::vector<std::string> names;
  for (const MeasuredCommand& command : report.commands) names.push_back(command.name);
  for (std::size_t i = 1; i < report.commands.size(); ++i) {
    if (input.race.entries[i].rounds == 0) continue;
    report.commands[i].rows = reported_rows(input.race.entries[i], race.replay.metric());
    report.commands[i].change = reported_change(input.race.entries[i], input.metric, names);
    report.commands[i].other_change = reported_other_change(input.race.entries[i], input.metric);
  }
}

/// Before the first whole round nothing is known.
ReportedAdvice no_advice(const MeasureReport& report) {
  return {.verdict = "inconclusive",
          .profile = report.commands.front().name,
          .text = "Not decided: it was interrupted before the first round was whole.",
          .largest_possible_gain = 1,
          .resolvable = 1};
}

void add_unread(MeasureReport& report, const CommandRace& race) {
  for (const QuickUnread& one : race.unread) {
    report.warnings.push_back(fmt::format(
        "`{}` takes {}{} of CPU time with its output in a file, but {} into /dev/null, as it is "
        "measured: it does less when nobody reads it. sh -c '… | cat > /dev/null' reads it",
        report.commands[static_cast<std::size_t>(one.entry)].title, one.at_least ? "at least " : "",
        render_time(one.kept), render_time(one.unread)));
  }
}

void add_warnings(MeasureReport& report, const MetricDecision& metric) {
  for (const MeasuredCommand& command : report.commands) {
    if (!is_time(metric.metric) || command.runs == 0 || command.wall >= kVeryShortRun) continue;
    report.warnings.push_back(
        fmt::format("`{}` takes {} only: starting a program is a good part of that ({} here)",
                    command.title, render_time(command.wall),
                    report.spawn_cost ? render_time(*report.spawn_cost) : "unknown"));
  }
}

}  // namespace

bool has_noise(const MeasureReport& report) {
  return report.commands.size() > 1 && report.rounds > 1;
}

MeasureReport build_measure_report(const CommandRace& race,
                                   const std::vector<RacedCommand>& commands,
                                   const std::vector<std::string>& names,
                                   const CommandRaceOptions& options) {
  const RaceMetric& metric = race.replay.metric();
  MeasureReport report{.metric = name_of(metric.overall),
                       .metric_reason = metric.overall.reason,
                       .disturbed = race.replay.disturbed(),
                       .seed = options.seed,
                       .elapsed = race.replay.elapsed(),
                       .spawn_cost = options.spawn_cost,
                       .interrupted = race.interrupted};
  const int rounds = race.replay.race().rounds();
  for (std::size_t i = 0; i < commands.size(); ++i) {
    const std::string index = std::to_string(i);
    MeasuredCommand command{.name = names[i].empty() ? index : names[i],
                            .title = names[i].empty() ? shell_quoted(commands[i].argv) : names[i],
                            .argv = commands[i].argv};
    if (std::ranges::find(report.commands, command.title, &MeasuredCommand::title) !=
        report.commands.end())
      command.title += fmt::format(" ({})", index);
    auto rows = counted_samples(race.samples, index, kRacedWorkload);
    // Of a round that was interrupted nothing counts.
    std::erase_if(rows, [&](const SampleRow& row) { return row.round > rounds; });
    add_figures(command, rows, metric);
    report.commands.push_back(std::move(command));
  }
  if (rounds > 0) {
    add_advice(report, race, options);
  } else {
    report.advice = no_advice(report);
  }
  add_unread(report, race);
  add_warnings(report, metric.overall);
  return report;
}

}  // namespace hone
