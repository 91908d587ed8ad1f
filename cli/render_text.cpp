// SPDX-License-Identifier: Apache-2.0
// The report on a terminal: what was measured and where, warnings, the table, the advice, which
// symbols changed most, and what to do next.
#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <map>

#include "cli/colour.h"
#include "cli/quantities.h"
#include "cli/render.h"
#include "cli/render_table.h"
#include "cli/report_notes.h"
#include "cli/report_rows.h"
#include "cli/text_layout.h"

namespace hone {

namespace {

constexpr std::size_t kSymbolsShown = 3;
constexpr int kIndent = 2;

/// Texts joined by " · ", without the empty ones.
std::string join_facts(const std::vector<std::string>& facts) {
  std::string line;
  for (const std::string& fact : facts) {
    if (fact.empty()) continue;
    if (!line.empty()) line += " · ";
    line += fact;
  }
  return line;
}

/// What the machine does to measured times; it is reported, never tuned.
std::string conditions(const Report& report) {
  const auto known = [](const std::string& what, const std::string& value) {
    return value.empty() ? value : what + " " + one_line(value);
  };
  return join_facts(
      {known("governor", report.governor), known("turbo", report.turbo),
       report.spawn_cost ? "starting a program costs " + render_time(*report.spawn_cost)
                         : std::string(),
       report.disturbed > 0
           ? fmt::format("other work disturbed {} of {} rounds", report.disturbed, report.rounds)
           : std::string()});
}

std::string header(const Report& report, const TextStyle& style) {
  const std::string title = join_facts(
      {fmt::format("hone {}", one_line(report.hone_version)), one_line(report.project_name),
       one_line(report.compiler), one_line(report.machine),
       report.paired_noise > 0 ? fmt::format("paired noise {}", render_share(report.paired_noise))
                               : std::string()});
  std::string out = wrap(title, style.width, kIndent);
  if (!report.metric.empty()) {
    std::string measured = metric_title(report.metric);
    if (!report.metric_reason.empty()) measured += ": " + report.metric_reason;
    out += wrap(fmt::format("{}; measured for {}, budget {}", one_line(measured),
                            render_duration(report.measured), render_duration(report.budget)),
                style.width, kIndent);
  }
  if (const std::string line = conditions(report); !line.empty())
    out += wrap(line, style.width, kIndent);
  return out;
}

/// One line per workload where there are several: what the figures are the mean of.
std::string workloads(const Report& report, const TextStyle& style) {
  if (report.workloads.size() < 2) return {};
  std::string out;
  for (const ReportedWorkload& workload : report.workloads) {
    out += wrap(fmt::format("workload {}: weight {}, compared: {}", one_line(workload.name),
                            workload.weight, one_line(workload.check)),
                style.width, kIndent);
  }
  return out;
}

std::string warnings(const Report& report, const TextStyle& style) {
  std::vector<std::string> texts = report.warnings;
  if (!report.finished) texts.push_back("this run is not finished; `hone run` goes on with it");
  std::string out;
  for (const std::string& text : texts) {
    std::string lines = wrap("warning: " + one_line(text), style.width, kIndent);
    lines.pop_back();  // the colour ends before the line does
    out += paint(lines, Ink::kWarning, style.colour) + "\n";
  }
  return out.empty() ? out : out + "\n";
}

/// Notes below the table, one line each.
std::string notes(const Report& report, const TextStyle& style) {
  std::string out;
  for (const ReportNote& note : collect_notes(report)) {
    out += wrap(one_line(note.about + ": " + note.text), style.width, kIndent);
  }
  return out;
}

std::string advice(const Report& report, const TextStyle& style) {
  std::string out;
  for (const std::string_view line : lines_of(report.advice.text))
    if (!line.empty()) out += wrap(one_line(line), style.width, kIndent);
  return out;
}

/// " (1.20 KiB cold, shared by 3)"; empty when there is nothing of the kind.
std::string growth_details(const SymbolGrowth& growth) {
  std::string more;
  if (growth.cold.count > 0) more = render_size(growth.cold) + " cold";
  if (growth.shared_by > 1) {
    more += fmt::format("{}shared by {}", more.empty() ? "" : ", ", growth.shared_by);
  }
  return more.empty() ? more : " (" + more + ")";
}

std::string growth_lines(const std::vector<SymbolGrowth>& growths, std::string_view title,
                         const TextStyle& style) {
  constexpr int kTitle = 14;
  constexpr int kAmount = 10;
  constexpr int kLongName = 100;  // where no terminal sets the width; JSON and CSV have whole names
  constexpr int kShortestName = 20;
  std::string out;
  for (const SymbolGrowth& growth : growths) {
    std::string line = pad_right(out.empty() ? title : "", kTitle);
    line += pad_left(render_size_change(growth.growth), kAmount) + "  ";
    const int room = style.width > 0 ? style.width - display_width(line) : kLongName;
    std::string more = growth_details(growth);
    if (room < display_width(more) + kShortestName) more.clear();
    out += line + cut_middle(one_line(growth.name), std::max(1, room - display_width(more))) +
           more + "\n";
  }
  return out;
}

std::string symbols(const Report& report, const TextStyle& style) {
  const ReportedProfile* profile = compared_profile(report);
  if (!profile) return {};
  if (!profile->has_names)
    return "\n" +
           wrap(fmt::format("Bytes per symbol are not compared: the program of {} is stripped",
                            one_line(profile->name)),
                style.width, kIndent);
  const auto grown = largest_growth(report, profile->name, Growth::kGrown, kSymbolsShown);
  const auto shrunk = largest_growth(report, profile->name, Growth::kShrunk, kSymbolsShown);
  if (grown.empty() && shrunk.empty()) return {};
  std::string out = "\n";
  out += wrap(fmt::format("Bytes per symbol, {} against baseline:", one_line(profile->name)),
              style.width, kIndent);
  out += growth_lines(grown, "  Grew most", style);
  out += growth_lines(shrunk, "  Shrank most", style);
  if (const Bytes other = other_growth(report, profile->name); other.count != 0)
    out += growth_lines({{.name = "what no symbol owns (hone bloat has it)", .growth = other}},
                        "  Besides", style);
  return out;
}

std::string next_step(const Report& report, const TextStyle& style) {
  const ReportedProfile* profile = find_profile(report, report.advice.profile);
  if (!profile || !is_recommended(report, *profile)) return {};
  return "\n" + paint("Next: hone export " + one_line(profile->name), Ink::kHeading, style.colour) +
         "\n";
}

}  // namespace

std::string render_text(const Report& report, const TextStyle& style) {
  std::string out = header(report, style) + workloads(report, style) + "\n";
  out += warnings(report, style);
  out += render_table(report, style) + "\n";
  const std::string below = notes(report, style);
  if (!below.empty()) out += below + "\n";
  out += advice(report, style);
  out += symbols(report, style);
  out += next_step(report, style);
  return out;
}

}  // namespace hone
