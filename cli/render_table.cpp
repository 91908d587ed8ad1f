// SPDX-License-Identifier: Apache-2.0
#include "cli/render_table.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <vector>

#include "cli/colour.h"
#include "cli/metric_words.h"
#include "cli/quantities.h"
#include "cli/report_changes.h"
#include "cli/report_rows.h"
#include "cli/text_layout.h"

namespace hone {

namespace {

enum Column { kName, kTime, kOther, kSize, kMemory, kBuild, kRounds, kVerdict, kColumns };

constexpr int kIndent = 2;
constexpr int kGap = 2;
constexpr int kLongName = 24;
constexpr int kShortName = 8;

struct Row {
  std::array<std::string, kColumns> cells;
  std::string reason;  ///< instead of the cells after the name
  std::string log;     ///< how to read more, after the reason
  std::string short_verdict;
  std::string mark;  ///< "← recommended"
  Ink ink = Ink::kPlain;
};

/// What is shown, and how wide.
struct Layout {
  std::array<bool, kColumns> shown;
  std::array<int, kColumns> widths{};
  bool short_words = false;
};

/// A change as "-18.9 % [-19.7, -18.2]", its numbers padded to the widest of their kind.
class ChangeCells {
 public:
  void add(const std::optional<ReportedChange>& change) {
    if (!change || !change->behind.empty()) return;
    estimate_ = std::max(estimate_, display_width(render_change(change->estimate)));
    if (!change->lo && !change->hi) return;
    lo_ = std::max(lo_, display_width(bound(change->lo)));
    hi_ = std::max(hi_, display_width(bound(change->hi)));
  }

  std::string render(const std::optional<ReportedChange>& change) const {
    if (!change) return {};
    if (!change->behind.empty()) return ">= 5 % behind the best";
    const std::string estimate = pad_left(render_change(change->estimate), estimate_);
    if (!change->lo && !change->hi) return estimate + " " + render_bounds({}, {});
    return fmt::format("{} [{}, {}]", estimate, pad_left(bound(change->lo), lo_),
                       pad_left(bound(change->hi), hi_));
  }

 private:
  static std::string bound(std::optional<double> value) {
    return value ? render_change_number(*value) : "?";
  }
  int estimate_ = 0;
  int lo_ = 0;
  int hi_ = 0;
};

/// "371 KiB -10.0 %", both parts padded to the widest of the table.
class SizeCells {
 public:
  void add(std::optional<Bytes> size, std::optional<double> change) {
    if (!size) return;
    size_ = std::max(size_, display_width(render_size(*size)));
    if (change) change_ = std::max(change_, display_width(render_change(*change)));
  }

  std::string render(std::optional<Bytes> size, std::optional<double> change) const {
    if (!size) return {};
    const std::string text = pad_left(render_size(*size), size_);
    if (change) return fmt::format("{} {}", text, pad_left(render_change(*change), change_));
    return change_ > 0 ? text + std::string(static_cast<std::size_t>(change_) + 1, ' ') : text;
  }

 private:
  int size_ = 0;
  int change_ = 0;
};

Ink ink_of(const Report& report, const ReportedProfile& profile) {
  if (is_recommended(report, profile)) return Ink::kGood;
  if (profile.status == "failed" || profile.status == "disqualified") return Ink::kBad;
  if (profile.status != "built") return Ink::kFaint;
  return Ink::kPlain;
}

std::string short_verdict_of(const Report& report, const ReportedProfile& profile) {
  if (is_baseline(profile)) return "reference";
  if (times_conflict(profile.change, profile.other_change)) return "conflict";
  const auto change = shown_change(report, profile);
  const bool long_words = change && (!change->behind.empty() || change->verdict == "equal");
  return long_words ? change->verdict : verdict_of(report, profile);
}

std::string baseline_time(const ReportedProfile& profile) {
  return profile.median_time ? fmt::format("1.000 ({})", render_time(*profile.median_time))
                             : "1.000";
}

/// What the cells of a table's columns have in common.
struct Cells {
  ChangeCells changes;
  ChangeCells others;
  SizeCells sizes;
  SizeCells memory;
};

std::optional<Bytes> loaded_size(const ReportedProfile& profile) {
  return profile.size ? std::optional(profile.size->loaded) : std::nullopt;
}

/// Only what counts as a difference.
std::optional<double> memory_change(const ReportedProfile& profile) {
  return profile.memory_verdict == "equal" ? std::nullopt : profile.memory_change;
}

Row make_row(const Report& report, const ReportedProfile& profile, const Cells& cells) {
  Row row;
  row.ink = ink_of(report, profile);
  row.cells[kName] = one_line(profile.name);
  row.reason = one_line(reason_of(profile));
  if (has_log(profile)) row.log = fmt::format(" (hone report --log {})", one_line(profile.name));
  if (!row.reason.empty()) return row;
  const auto change = shown_change(report, profile);
  row.cells[kTime] = is_baseline(profile) ? baseline_time(profile) : cells.changes.render(change);
  if (change) row.cells[kOther] = cells.others.render(profile.other_change);
  row.cells[kSize] = cells.sizes.render(loaded_size(profile), size_change(report, profile));
  row.cells[kMemory] = cells.memory.render(profile.peak_rss, memory_change(profile));
  if (profile.build_seconds) row.cells[kBuild] = render_duration(*profile.build_seconds);
  if (const int rounds = rounds_of(report, profile)) row.cells[kRounds] = fmt::format("{}", rounds);
  row.cells[kVerdict] = one_line(verdict_of(report, profile));
  row.short_verdict = one_line(short_verdict_of(report, profile));
  if (is_recommended(report, profile)) row.mark = "← recommended";
  return row;
}

Row header_of(const Report& report) {
  const bool wall = report.metric == "wall-time";
  Row row;
  row.ink = Ink::kHeading;
  row.cells = {
      "profile",
      (report.metric.empty() ? "time" : one_line(metric_title(report.metric))) + " vs baseline",
      wall ? "CPU time" : "wall time",
      "loaded size",
      "peak memory",
      "build",
      "runs",
      "verdict"};
  row.short_verdict = "verdict";
  return row;
}

std::vector<Row> make_rows(const Report& report) {
  Cells cells;
  const auto profiles = rows_of(report);
  for (const ReportedProfile* profile : profiles) {
    if (!reason_of(*profile).empty()) continue;
    const auto change = shown_change(report, *profile);
    cells.changes.add(change);
    if (change) cells.others.add(profile->other_change);
    cells.sizes.add(loaded_size(*profile), size_change(report, *profile));
    cells.memory.add(profile->peak_rss, memory_change(*profile));
  }
  std::vector<Row> rows = {header_of(report)};
  for (const ReportedProfile* profile : profiles) {
    rows.push_back(make_row(report, *profile, cells));
  }
  return rows;
}

std::string verdict_cell(const Row& row, bool short_words) {
  const std::string& verdict = short_words ? row.short_verdict : row.cells[kVerdict];
  if (row.mark.empty()) return verdict;
  return verdict + (short_words ? " ←" : "  " + row.mark);
}

/// Widths of the columns; a column without any content but its header is not shown.
void measure(const std::vector<Row>& rows, Layout& layout) {
  for (int column = 0; column < kColumns; ++column) {
    const auto c = static_cast<std::size_t>(column);
    int widest = 0;
    bool any = column == kName;
    for (std::size_t i = 0; i < rows.size(); ++i) {
      const std::string cell =
          column == kVerdict ? verdict_cell(rows[i], layout.short_words) : rows[i].cells[c];
      widest = std::max(widest, display_width(cell));
      any = any || (i > 0 && !cell.empty());
    }
    layout.widths[c] = widest;
    if (!any) layout.shown[c] = false;
  }
}

int total_width(const Layout& layout) {
  int total = kIndent - kGap;
  for (std::size_t c = 0; c < kColumns; ++c) {
    if (layout.shown[c]) total += kGap + layout.widths[c];
  }
  return total;
}

/// Makes the name column narrower by what is too much, but not below `least`.
void narrow_names(Layout& layout, int width, int least) {
  const int excess = std::max(0, total_width(layout) - width);
  layout.widths[kName] =
      std::max(std::min(layout.widths[kName], least), layout.widths[kName] - excess);
}

Layout fit(const std::vector<Row>& rows, int width) {
  Layout layout;
  layout.shown.fill(true);
  measure(rows, layout);
  if (width <= 0) return layout;
  const auto fits = [&] { return total_width(layout) <= width; };
  for (const Column column : {kOther, kMemory}) {
    if (!fits()) layout.shown[column] = false;
  }
  if (!fits()) {
    layout.short_words = true;
    measure(rows, layout);
  }
  narrow_names(layout, width, kLongName);
  for (const Column column : {kBuild, kSize}) {
    if (!fits()) layout.shown[column] = false;
  }
  narrow_names(layout, width, kShortName);
  if (!fits()) layout.shown[kRounds] = false;
  return layout;
}

std::string align(Column column, const std::string& cell, int width) {
  const bool right = column == kMemory || column == kBuild || column == kRounds;
  return right ? pad_left(cell, width) : pad_right(cell, width);
}

/// The reason and how to read more, on further lines below its first word where it is long.
std::string reason_cell(const Row& row, int indent, int width) {
  if (width <= 0) return row.reason + row.log;
  constexpr int kMostLines = 4;
  const int room = std::max(kShortName, width - indent);
  const std::string reason = cut_end(row.reason, kMostLines * room);
  std::string lines =
      wrap(std::string(static_cast<std::size_t>(indent), ' ') + reason + row.log, width, indent);
  lines.pop_back();
  return lines.substr(static_cast<std::size_t>(indent));
}

std::string render_row(const Row& row, const Layout& layout, int width) {
  std::string line(kIndent, ' ');
  line += pad_right(cut_middle(row.cells[kName], layout.widths[kName]), layout.widths[kName]);
  if (!row.reason.empty()) {
    line += std::string(kGap, ' ');
    return line + reason_cell(row, display_width(line), width);
  }
  for (int column = kTime; column < kColumns; ++column) {
    const auto c = static_cast<std::size_t>(column);
    if (!layout.shown[c]) continue;
    const std::string cell =
        column == kVerdict ? verdict_cell(row, layout.short_words) : row.cells[c];
    line += std::string(kGap, ' ') + align(static_cast<Column>(column), cell, layout.widths[c]);
  }
  line.erase(line.find_last_not_of(' ') + 1);
  return width > 0 ? cut_end(line, width) : line;
}

}  // namespace

std::string render_table(const Report& report, const TextStyle& style) {
  const std::vector<Row> rows = make_rows(report);
  const Layout layout = fit(rows, style.width);
  std::string out;
  for (const Row& row : rows) {
    out += paint(render_row(row, layout, style.width), row.ink, style.colour) + "\n";
  }
  return out;
}

}  // namespace hone
