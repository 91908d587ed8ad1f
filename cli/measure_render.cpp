// SPDX-License-Identifier: Apache-2.0
// hone measure on a terminal and as Markdown: each command's own figures, then the comparison and
// its verdict.
#include <fmt/format.h>

#include <algorithm>

#include "analyzers/metric.h"
#include "cli/colour.h"
#include "cli/measure_report.h"
#include "cli/metric_words.h"
#include "cli/quantities.h"
#include "cli/report_changes.h"
#include "cli/table_cells.h"
#include "cli/text_layout.h"

namespace hone {

namespace {

std::string render_value(const MeasureReport& report, double value) {
  if (is_time_name(report.metric) || report.metric == "time per iteration")
    return render_time(Seconds(value));
  if (report.metric == "peak-memory") return render_size({static_cast<std::int64_t>(value)});
  return fmt::format("{:.5g}", value);
}

std::string interval_of(const MeasureReport& report, const MeasuredCommand& command) {
  if (!command.lo || !command.hi) return {};
  return fmt::format("  [{}, {}]", render_value(report, *command.lo),
                     render_value(report, *command.hi));
}

std::string runs_of(const MeasuredCommand& command) {
  const std::string runs = fmt::format("{} {}", command.runs, command.runs == 1 ? "run" : "runs");
  return command.repeats > 1 ? fmt::format("{} of {} executions", runs, command.repeats) : runs;
}

std::string block(const MeasureReport& report, std::size_t index, const TextStyle& style) {
  const MeasuredCommand& command = report.commands[index];
  std::string out = paint(fmt::format("Command {}: {}", index, one_line(command.title)),
                          Ink::kHeading, style.colour) +
                    "\n";
  if (command.runs == 0) return out + "  not measured\n";
  out += fmt::format("  {:<23} {}{}\n", metric_title(report.metric) + " (median):",
                     render_value(report, command.median), interval_of(report, command));
  out += fmt::format("  {:<24}{} … {}    {}\n",
                     "range (min … max):", render_value(report, command.least),
                     render_value(report, command.most), runs_of(command));
  out +=
      fmt::format("  {:<24}CPU {}, wall {}, peak memory {}\n", "medians:", render_time(command.cpu),
                  render_time(command.wall), render_size(command.peak_rss));
  return out;
}

std::string change_of(const MeasureReport& report, const MeasuredCommand& command) {
  if (&command == &report.commands.front())
    return fmt::format("1.000 ({})", render_value(report, command.median));
  if (!command.change) return {};
  const ReportedChange& change = *command.change;
  if (!change.behind.empty()) return "5 % or more behind the best";
  return render_change(change.estimate) + " " + render_bounds(change.lo, change.hi);
}

std::string verdict_of(const MeasureReport& report, const MeasuredCommand& command) {
  if (&command == &report.commands.front()) return "reference";
  if (!command.change) return "not measured";
  const ReportedChange& change = *command.change;
  if (!change.behind.empty())
    return fmt::format("{} than {} in all {} rounds", verdict_words("slower", report.metric),
                       change.behind, change.rounds);
  if (const auto most = most_gain_words(report.advice, change, report.metric)) return *most;
  if (change.verdict == "equal") return fmt::format("equal within {}", render_share(report.margin));
  return with_conflict(verdict_words(change.verdict, report.metric), command.change,
                       command.other_change);
}

std::string table(const MeasureReport& report, const TextStyle& style) {
  std::vector<std::vector<std::string>> rows = {
      {"", "command", metric_title(report.metric) + " vs first", "runs", "verdict"}};
  for (std::size_t i = 0; i < report.commands.size(); ++i) {
    const MeasuredCommand& command = report.commands[i];
    rows.push_back({std::to_string(i), one_line(command.title), change_of(report, command),
                    std::to_string(command.runs), one_line(verdict_of(report, command))});
  }
  std::vector<int> widths(rows[0].size(), 0);
  for (const auto& row : rows) {
    for (std::size_t c = 0; c < row.size(); ++c)
      widths[c] = std::max(widths[c], display_width(row[c]));
  }
  int total = 0;
  for (const int width : widths) total += width + 2;
  if (style.width > 0 && total > style.width)
    widths[1] = std::max(std::min(widths[1], 12), widths[1] - (total - style.width));
  std::string out;
  for (std::size_t r = 0; r < rows.size(); ++r) {
    std::string line;
    for (std::size_t c = 0; c < rows[r].size(); ++c) {
      const std::string cell = c == 1 ? cut_middle(rows[r][c], widths[c]) : rows[r][c];
      line += "  " + (c == 3 ? pad_left(cell, widths[c]) : pad_right(cell, widths[c]));
    }
    line.erase(line.find_last_not_of(' ') + 1);
    out += paint(line, r == 0 ? Ink::kHeading : Ink::kPlain, style.colour) + "\n";
  }
  return out;
}

/// One line for each benchmark of each command but the first.
std::string rows(const MeasureReport& report) {
  std::string out;
  for (const MeasuredCommand& command : report.commands) {
    if (!command.rows.empty())
      out += fmt::format("\n{} by benchmark, each at its share of the level:\n",
                         one_line(command.title));
    for (const ReportedRow& row : command.rows)
      out += fmt::format("  {:<40} {} {}\n", one_line(row.name), render_change(row.change.estimate),
                         render_bounds(row.change.lo, row.change.hi));
  }
  return out;
}

bool has_rows(const MeasureReport& report) {
  return std::ranges::any_of(report.commands, [](const auto& one) { return !one.rows.empty(); });
}

/// The same as a table of its own.
std::string markdown_rows(const MeasureReport& report) {
  if (!has_rows(report)) return {};
  std::string out = fmt::format(
      "\n| command | benchmark, each at its share of the level | {} vs first [95 %] | verdict "
      "|\n|:---|:---|---:|:---|\n",
      markdown_cell(metric_title(report.metric)));
  for (const MeasuredCommand& command : report.commands) {
    for (const ReportedRow& row : command.rows) {
      const std::string change =
          render_change(row.change.estimate) + " " + render_bounds(row.change.lo, row.change.hi);
      out += fmt::format("| {} | {} | {} | {} |\n", markdown_cell(command.title),
                         markdown_cell(row.name), markdown_cell(change),
                         verdict_words(row.change.verdict, report.metric));
    }
  }
  return out;
}

std::string facts(const MeasureReport& report) {
  std::string line = metric_title(report.metric);
  if (!report.metric_reason.empty()) line += ": " + report.metric_reason;
  if (has_noise(report)) line += fmt::format("; paired noise {}", render_share(report.paired_sd));
  if (report.spawn_cost)
    line += fmt::format("; starting a program costs {}", render_time(*report.spawn_cost));
  return line + fmt::format("; seed {}", report.seed);
}

std::string interruption(const MeasureReport& report) {
  return fmt::format("interrupted after {} whole {}", report.rounds,
                     report.rounds == 1 ? "round" : "rounds");
}

}  // namespace

std::string render_measure_text(const MeasureReport& report, const TextStyle& style) {
  std::string out;
  for (std::size_t i = 0; i < report.commands.size(); ++i) out += block(report, i, style) + "\n";
  out += wrap(one_line(facts(report)), style.width, 2);
  for (const std::string& warning : report.warnings)
    out += wrap("warning: " + one_line(warning), style.width, 2);
  if (report.interrupted) out += interruption(report) + "\n";
  if (report.commands.size() < 2 || report.rounds == 0) return out;
  out += "\n" + table(report, style) + rows(report) + "\n";
  for (const std::string_view line : lines_of(report.advice.text))
    out += wrap(one_line(line), style.width, 2);
  return out;
}

std::string render_measure_markdown(const MeasureReport& report) {
  std::string out = fmt::format(
      "| | command | median [95 %] | min … max | {} vs first [95 %] | runs | peak memory | verdict "
      "|\n|---:|:---|---:|---:|---:|---:|---:|:---|\n",
      markdown_cell(metric_title(report.metric)));
  for (std::size_t i = 0; i < report.commands.size(); ++i) {
    const MeasuredCommand& command = report.commands[i];
    if (command.runs == 0) continue;
    out += fmt::format("| {} | {} | {}{} | {} … {} | {} | {} | {} | {} |\n", i,
                       markdown_cell(command.title), render_value(report, command.median),
                       markdown_cell(interval_of(report, command)),
                       render_value(report, command.least), render_value(report, command.most),
                       markdown_cell(change_of(report, command)), command.runs,
                       render_size(command.peak_rss), markdown_cell(verdict_of(report, command)));
  }
  out += markdown_rows(report);
  if (report.commands.size() > 1 && report.rounds > 0) {
    for (const std::string_view line : lines_of(report.advice.text))
      out += "\n" + markdown_cell(line) + "\n";
  }
  out += "\n" + markdown_cell(facts(report)) + "\n";
  for (const std::string& warning : report.warnings)
    out += "\nWarning: " + markdown_cell(warning) + "\n";
  if (report.interrupted) out += "\n" + markdown_cell(interruption(report)) + "\n";
  return out;
}

}  // namespace hone
