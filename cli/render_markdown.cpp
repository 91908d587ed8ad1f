// SPDX-License-Identifier: Apache-2.0
// A Markdown table and the advice, as a comment on a pull request shows them.
#include <fmt/format.h>

#include <cmath>

#include "cli/metric_words.h"
#include "cli/quantities.h"
#include "cli/render.h"
#include "cli/report_notes.h"
#include "cli/report_rows.h"
#include "cli/table_cells.h"
#include "cli/text_layout.h"

namespace hone {

namespace {

std::string time_cell(const Report& report, const ReportedProfile& profile) {
  if (is_baseline(profile)) {
    return profile.median_time ? fmt::format("1.000 ({})", render_time(*profile.median_time))
                               : "1.000";
  }
  const auto change = shown_change(report, profile);
  if (!change) return {};
  if (!change->behind.empty()) return "5 % or more behind the best";
  return render_change(change->estimate) + " " +
         markdown_cell(render_bounds(change->lo, change->hi));
}

std::string size_cell(const Report& report, const ReportedProfile& profile) {
  if (!profile.size) return {};
  const std::string size = render_size(profile.size->loaded);
  const auto change = size_change(report, profile);
  return change ? fmt::format("{} ({})", size, render_change(*change)) : size;
}

std::string row(const Report& report, const ReportedProfile& profile) {
  const std::string reason = reason_of(profile);
  std::string verdict = markdown_cell(reason.empty() ? verdict_of(report, profile) : reason);
  if (is_recommended(report, profile)) verdict += ", **recommended**";
  const int rounds = rounds_of(report, profile);
  return fmt::format(
      "| {} | {} | {} | {} | {} | {} |\n", markdown_cell(profile.name), time_cell(report, profile),
      size_cell(report, profile),
      profile.build_seconds ? render_duration(*profile.build_seconds) : std::string(),
      rounds > 0 ? fmt::format("{}", rounds) : std::string(), verdict);
}

/// Each line of a text as a paragraph of its own.
std::string paragraphs(std::string_view text) {
  std::string out;
  for (const std::string_view line : lines_of(text))
    if (!line.empty()) out += markdown_cell(line) + "\n\n";
  return out;
}

}  // namespace

std::string render_markdown(const Report& report) {
  std::string out = fmt::format("### hone: {}\n\n", markdown_cell(report.project_name));
  out += paragraphs(report.advice.text);
  for (const std::string& warning : report.warnings) {
    out += fmt::format("Warning: {}\n\n", markdown_cell(warning));
  }
  out += fmt::format(
      "| profile | {} vs baseline (95 % interval) | loaded size | build | runs | verdict |\n"
      "|---|---:|---:|---:|---:|---|\n",
      markdown_cell(metric_title(report.metric.empty() ? "time" : report.metric)));
  for (const ReportedProfile* profile : rows_of(report)) out += row(report, *profile);
  out += "\n";
  for (const ReportNote& note : collect_notes(report)) {
    out += fmt::format("- {}: {}\n", markdown_cell(note.about), markdown_cell(note.text));
  }
  const std::string noise =
      report.paired_noise > 0 ? " · paired noise " + render_share(report.paired_noise) : "";
  out += fmt::format("\n{} · {}{} · hone {}\n", markdown_cell(report.compiler),
                     markdown_cell(report.machine), noise, markdown_cell(report.hone_version));
  return out;
}

}  // namespace hone
