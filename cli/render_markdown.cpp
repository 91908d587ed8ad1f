// SPDX-License-Identifier: Apache-2.0
// A Markdown table and the advice, as a comment on a pull request shows them.
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <map>
#include <string>
#include <vector>

#include "cli/metric_words.h"
#include "cli/quantities.h"
#include "cli/render.h"
#include "cli/report_notes.h"
#include "cli/report_rows.h"
#include "cli/symbol_rows.h"
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

constexpr std::size_t kSymbolsShown = 10;
constexpr int kLongName = 100;

template <class Value>
Value value_of(const std::map<std::string, Value>& by_profile, const std::string& name) {
  const auto found = by_profile.find(name);
  return found == by_profile.end() ? Value{} : found->second;
}

/// "1.20 KiB (300 B cold, shared by 3)".
std::string symbol_cell(const ReportedSymbol& symbol, const std::string& profile) {
  std::string cell = render_size(value_of(symbol.sizes, profile));
  std::vector<std::string> more;
  const Bytes cold = value_of(symbol.cold, profile);
  if (cold.count > 0) more.push_back(render_size(cold) + " cold");
  const int names = value_of(symbol.shared_by, profile);
  if (names > 1) more.push_back(fmt::format("shared by {}", names));
  if (!more.empty()) cell += fmt::format(" ({})", fmt::join(more, ", "));
  return cell;
}

bool differs(const ReportedSymbol& symbol, const std::vector<std::string>& profiles) {
  return std::ranges::any_of(profiles, [&](const std::string& profile) {
    return value_of(symbol.sizes, profile) != value_of(symbol.sizes, "baseline");
  });
}

/// The symbols that change most, in all analysed profiles; empty when nothing differs.
std::string symbols_table(const Report& report) {
  std::string head = "| symbol |";
  std::string line = "|---|";
  std::vector<std::string> profiles;
  for (const ReportedProfile* profile : rows_of(report)) {
    if (report.symbols.empty() || !report.symbols.front().sizes.contains(profile->name)) continue;
    if (!profile->has_names) continue;
    profiles.push_back(profile->name);
    head += fmt::format(" {} |", markdown_cell(profile->name));
    line += "---:|";
  }
  std::string rows;
  std::size_t shown = 0;
  for (const ReportedSymbol& symbol : report.symbols) {
    if (shown == kSymbolsShown) break;
    if (!is_symbol_name(symbol.name) || !differs(symbol, profiles)) continue;
    ++shown;
    rows += fmt::format("| {} |", markdown_cell(cut_middle(symbol.name, kLongName)));
    for (const std::string& profile : profiles) rows += " " + symbol_cell(symbol, profile) + " |";
    rows += "\n";
  }
  if (rows.empty()) return {};
  return fmt::format("Bytes per symbol, those that change most ({} of {}):\n\n{}\n{}\n{}\n", shown,
                     std::ranges::count_if(report.symbols, is_symbol_name, &ReportedSymbol::name),
                     head, line, rows);
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
  out += "\n" + symbols_table(report);
  const std::string noise =
      report.paired_noise > 0 ? " · paired noise " + render_share(report.paired_noise) : "";
  out += fmt::format("{} · {}{} · hone {}\n", markdown_cell(report.compiler),
                     markdown_cell(report.machine), noise, markdown_cell(report.hone_version));
  return out;
}

}  // namespace hone
