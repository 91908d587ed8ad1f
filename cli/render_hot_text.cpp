// SPDX-License-Identifier: Apache-2.0
// hone hot on a terminal and in Markdown.
#include <fmt/format.h>

#include <algorithm>
#include <limits>

#include "cli/hot_join.h"
#include "cli/metric_words.h"
#include "cli/quantities.h"
#include "cli/render_hot.h"
#include "cli/short_name.h"
#include "cli/table_cells.h"
#include "cli/text_layout.h"

namespace hone {

namespace {

constexpr int kIndent = 2;
constexpr int kGap = 2;         // between columns
constexpr int kShortName = 24;  // at least, on a narrow terminal
constexpr int kLongName = 100;  // where no terminal sets the width; JSON and CSV have whole names

bool is_comparison(const HotReport& report) { return report.profile != report.reference; }

/// The profiles of the table: the reference, then what is compared with it.
std::vector<const HotProfile*> shown_profiles(const HotReport& report) {
  std::vector<const HotProfile*> shown;
  for (const std::string& name : shown_names(report)) {
    if (const HotProfile* profile = find_profile(report, name)) shown.push_back(profile);
  }
  return shown;
}

std::string describe(const HotProfile& profile) {
  if (profile.source == "callgrind") {
    return fmt::format("{}: {} instructions, {}", profile.name, profile.samples,
                       profile.captures < 2 ? "counted once"
                       : profile.repeatable ? "the same in both runs"
                                            : "the two runs differ: counts are not exact");
  }
  const std::int64_t all = profile.samples + profile.lost;
  std::string text = fmt::format(
      "{}: {} in {}, {} lost ({})", profile.name, counted(profile.samples, "sample"),
      counted(profile.captures, "run"), profile.lost,
      render_share(all > 0 ? static_cast<double>(profile.lost) / static_cast<double>(all) : 0));
  if (profile.samples > 0 && profile.stacks == "unwound") {
    text += fmt::format(
        ", callers of {:.1f} % cut off",
        100.0 * static_cast<double>(profile.truncated) / static_cast<double>(profile.samples));
  }
  if (profile.timed_cpu > Seconds(0)) {
    text += fmt::format("; {} CPU time against the timed runs",
                        render_change(profile.sampled_cpu / profile.timed_cpu - 1));
  }
  return text;
}

std::string how(const HotReport& report) {
  const auto shown = shown_profiles(report);
  if (shown.empty()) return {};
  const HotProfile& first = *shown.front();
  if (first.source == "callgrind") return "exact instruction counts by valgrind's callgrind";
  return fmt::format("{} at {} samples a second, apart from the timed rounds; {}; stacks {}",
                     first.source, first.rate,
                     first.kernel ? "kernel included"
                                  : "the kernel is hidden (kernel.perf_event_paranoid): its row is "
                                    "the timed rounds' system time",
                     first.stacks == "unwound" ? "unwound by .eh_frame" : first.stacks);
}

/// "89.0 ±5.3 ms": both in the unit of the larger one, the spread with two digits. Of a lopsided
/// interval (few samples) its longer side.
std::string with_spread(const TimeEstimate& time, const char* sign) {
  const double spread = std::max(time.hi - time.value, time.value - time.lo).count();
  const double value = std::abs(time.value.count());
  const double largest = std::max(value, spread);
  const auto [unit, scale] = largest < 0.9995e-3 ? std::pair("µs", 1e6)
                             : largest < 0.9995  ? std::pair("ms", 1e3)
                                                 : std::pair("s", 1.0);
  const int decimals = spread * scale >= 9.95 ? 0 : spread * scale >= 0.995 ? 1 : 2;
  return fmt::format("{}{:.{}f} ±{:.{}f} {}", sign, value * scale, decimals, spread * scale,
                     decimals, unit);
}

std::string time_cell(const TimeEstimate& time) {
  if (time.hi.count() <= 0) return "-";
  if (time.value.count() <= 0) return "< " + render_time(time.hi);
  return with_spread(time, "");
}

std::string change_cell(const HotReport& report, const HotLine& line) {
  if (!is_compared(report, line)) return is_folded(report, line) ? "shared" : "";
  if (report.measure == HotMeasure::kInstructions) {
    return fmt::format("{:+}", line.counts.at(report.profile) - line.counts.at(report.reference));
  }
  const TimeEstimate change = time_change(line, report.profile, report.reference);
  return with_spread(change, change.value.count() < 0 ? "-" : "+");
}

/// What a name without samples shares with another one stands there.
bool is_elsewhere(const HotLine& line, const std::string& profile) {
  return line.shared_by.contains(profile) && line.counts.at(profile) == 0;
}

std::string value_cell(const HotReport& report, const HotLine& line, const HotProfile& profile) {
  if (is_elsewhere(line, profile.name)) return "shared";
  if (report.measure == HotMeasure::kInstructions) {
    return fmt::format("{}", line.counts.at(profile.name));
  }
  return time_cell(line.seconds.at(profile.name));
}

std::string share_cell(const HotReport& report, const HotLine& line, const HotProfile& profile) {
  const double whole = report.measure == HotMeasure::kInstructions
                           ? static_cast<double>(profile.samples)
                           : profile.measured.count();
  const double part = report.measure == HotMeasure::kInstructions
                          ? static_cast<double>(line.counts.at(profile.name))
                          : line.seconds.at(profile.name).value.count();
  return whole > 0 ? fmt::format("{:.1f} %", 100 * part / whole) : std::string();
}

std::string size_cell(const HotReport& report, const HotLine& line) {
  const auto after = line.sizes.find(report.profile);
  const auto before = line.sizes.find(report.reference);
  if (after == line.sizes.end() || before == line.sizes.end()) return {};
  if (after->second.count == 0 && before->second.count == 0) return {};
  return is_comparison(report) ? render_size_change(after->second - before->second)
                               : render_size(after->second);
}

std::string label_of(const HotLine& line, int width) {
  const bool is_own = line.library.empty() || line.name.ends_with(']');
  const std::string suffix = is_own ? "" : " [" + one_line(line.library) + "]";
  return short_name(line.name, width - display_width(suffix)) + suffix;
}

std::vector<std::string> header_of(const HotReport& report) {
  std::vector<std::string> cells;
  for (const HotProfile* profile : shown_profiles(report)) {
    cells.push_back(profile->name);
  }
  cells.emplace_back("share");
  if (is_comparison(report)) cells.emplace_back("difference");
  cells.emplace_back("bytes");
  return cells;
}

std::vector<std::string> cells_of(const HotReport& report, const HotLine& line) {
  std::vector<std::string> cells;
  for (const HotProfile* profile : shown_profiles(report)) {
    cells.push_back(value_cell(report, line, *profile));
  }
  cells.push_back(share_cell(report, line, *shown_profiles(report).back()));
  if (is_comparison(report)) cells.push_back(change_cell(report, line));
  cells.push_back(size_cell(report, line));
  return cells;
}

/// The lines with samples that are shown, and one that sums the others: rows add up to the whole.
std::vector<HotLine> shown_lines(const HotReport& report) {
  std::vector<HotLine> shown;
  std::vector<const HotLine*> others;
  for (const HotLine& line : report.lines) {
    if (!is_of_shown(report, line)) continue;
    if (shown.size() < kHotLinesShown) {
      shown.push_back(line);
    } else {
      others.push_back(&line);
    }
  }
  if (others.empty()) return shown;
  HotLine rest{.name = fmt::format("[{} more]", others.size()), .is_sampled = true};
  for (const HotProfile& profile : report.profiles) {
    std::vector<TimeEstimate> times;
    for (const HotLine* line : others) {
      if (!is_elsewhere(*line, profile.name)) times.push_back(line->seconds.at(profile.name));
      rest.counts[profile.name] += line->counts.at(profile.name);
    }
    rest.seconds[profile.name] = sum_times(times);
  }
  shown.push_back(std::move(rest));
  return shown;
}

std::string table_text(const HotReport& report, const TextStyle& style) {
  const std::vector<HotLine> lines = shown_lines(report);
  std::vector<std::vector<std::string>> rows = {header_of(report)};
  for (const HotLine& line : lines) rows.push_back(cells_of(report, line));
  std::vector<int> widths(rows.front().size(), 0);
  for (const auto& row : rows) {
    for (std::size_t i = 0; i < row.size(); ++i) {
      widths[i] = std::max(widths[i], display_width(row[i]));
    }
  }
  int used = kGap;
  for (const int width : widths) used += kGap + width;
  const int room = style.width > 0 ? std::max(kShortName, style.width - used) : kLongName;
  std::string out;
  for (std::size_t r = 0; r < rows.size(); ++r) {
    for (std::size_t i = 0; i < widths.size(); ++i) {
      out += std::string(kGap, ' ') + pad_left(rows[r][i], widths[i]);
    }
    const std::string name = r == 0 ? "name" : label_of(lines[r - 1], room);
    out += std::string(kGap, ' ') + name + "\n";
  }
  return out;
}

std::string measured_line(const HotReport& report) {
  const char* first = report.overlapping.empty() ? "Measured: " : "Measured CPU time: ";
  std::string line;
  for (const HotProfile* profile : shown_profiles(report)) {
    Seconds sum{0};
    for (const HotLine& row : report.lines) sum += row.seconds.at(profile->name).value;
    line += fmt::format("{}{} {} (rows sum to {}; rest {})", line.empty() ? first : ", ",
                        profile->name, render_time(profile->measured), render_time(sum),
                        render_time(Seconds(std::abs((profile->measured - sum).count()))));
  }
  return line;
}

std::string join_text(const HotReport& report, const TextStyle& style) {
  if (!is_joined(report)) return {};
  const std::string row = report.view == HotView::kSymbol ? "symbol" : "template";
  const HotComparison comparison = compare_hot(report);
  std::string out = "\n";
  for (const HotGroup& group : comparison.groups) {
    out += wrap(fmt::format("{}: {}, {}, {}", group.title, counted(group.symbols, row),
                            render_time_change(group.time), render_size_change(group.size)),
                style.width, kIndent);
  }
  out +=
      wrap(fmt::format("Code of {}: {} in {}s that were seen running, {} in others", report.profile,
                       render_size(comparison.hot), row, render_size(comparison.cold)),
           style.width, kIndent);
  if (comparison.growth.count > 0) {
    out += wrap(fmt::format("{:.0f} % of the growth ({} of {}) is in code that was never seen "
                            "running",
                            100.0 * static_cast<double>(comparison.growth_unused.count) /
                                static_cast<double>(comparison.growth.count),
                            render_size(comparison.growth_unused), render_size(comparison.growth)),
                style.width, kIndent);
  }
  return out;
}

}  // namespace

std::string render_hot_text(const HotReport& report, const TextStyle& style) {
  std::string out = wrap(
      fmt::format("hone hot · run {} · {}{}", report.run, one_line(report.project),
                  is_comparison(report) ? fmt::format(" · {} against {}", one_line(report.profile),
                                                      one_line(report.reference))
                                        : " · " + one_line(report.profile)),
      style.width, kIndent);
  out += wrap(how(report), style.width, kIndent);
  for (const HotProfile* profile : shown_profiles(report)) {
    out += wrap(describe(*profile), style.width, kIndent);
  }
  for (const std::string& note : report.notes) {
    out += wrap("note: " + one_line(note), style.width, kIndent);
  }
  if (!report.race.empty()) out += wrap(one_line(report.race), style.width, kIndent);
  out += "\n" + table_text(report, style);
  if (report.measure == HotMeasure::kTime) {
    out += "\n" + wrap(measured_line(report), style.width, kIndent);
    out += wrap(
        "Intervals (95 %) are of the shares of samples; how sure the measured time is, the race "
        "says",
        style.width, kIndent);
  }
  return out + join_text(report, style) + render_why_text(report, style);
}

std::string render_hot_markdown(const HotReport& report) {
  std::string out = markdown_cell(how(report)) + "\n\n|";
  const auto header = header_of(report);
  for (const std::string& cell : header) out += fmt::format(" {} |", markdown_cell(cell));
  out += " name |\n|";
  for (std::size_t i = 0; i < header.size(); ++i) out += "---:|";
  out += "---|";
  for (const HotLine& line : shown_lines(report)) {
    out += "\n|";
    for (const std::string& cell : cells_of(report, line)) {
      out += fmt::format(" {} |", markdown_cell(cell));
    }
    out += fmt::format(" {} |", markdown_cell(label_of(line, std::numeric_limits<int>::max())));
  }
  out += "\n";
  for (const HotProfile* profile : shown_profiles(report)) {
    out += "\n" + markdown_cell(describe(*profile)) + "\n";
  }
  for (const std::string& note : report.notes) out += "\nnote: " + markdown_cell(note) + "\n";
  return out + render_why_markdown(report);
}

}  // namespace hone
