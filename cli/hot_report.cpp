// SPDX-License-Identifier: Apache-2.0
#include "cli/hot_report.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>
#include <tuple>

#include "analyzers/place_names.h"
#include "cli/metric_words.h"
#include "cli/quantities.h"
#include "cli/race_rows.h"
#include "cli/short_name.h"

namespace hone {

namespace {

constexpr std::size_t kExplained = 3;
constexpr int kNameWidth = 60;

std::vector<Outcome> timed_rounds(const StoredRun& run, const std::string& profile,
                                  const std::string& workload) {
  std::vector<Outcome> rounds;
  for (const SampleRow& sample : counted_samples(run.samples, profile, workload))
    rounds.push_back(sample.outcome);
  return rounds;
}

/// By the rounds and the runs before them: only those watch threads.
bool overlaps(const StoredRun& run, const std::string& profile, const std::string& workload) {
  std::vector<Usage> usages;
  for (const Outcome& round : timed_rounds(run, profile, workload)) usages.push_back(round.usage);
  for (const SampleRow& sample : run.samples) {
    if (sample.profile != profile || sample.workload != workload) continue;
    if (is_before_race(sample) && sample.failure.empty()) usages.push_back(sample.outcome.usage);
  }
  return is_parallel(usages);
}

/// The workloads that a timed profile runs in several threads or processes at a time.
std::vector<std::string> find_overlapping(const StoredRun& run) {
  std::vector<std::string> names;
  for (const WorkloadFacts& workload : run.facts.workloads) {
    const bool is_found = std::ranges::any_of(run.profiles, [&](const ProfileRow& row) {
      return !timed_rounds(run, row.name, workload.name).empty() &&
             overlaps(run, row.name, workload.name);
    });
    if (is_found) names.push_back(workload.name);
  }
  return names;
}

Metric find_race_metric(const StoredRun& run) {
  return decide_race_metric(run.facts.workloads, run.samples).overall.metric;
}

/// A row without a sample of a profile may have run there, unless its bytes are known to be none;
/// and for all of its time under another name that has them.
HotLine make_line(const HotRow& row, const std::vector<HotProfile>& profiles,
                  const SizeByProfile* sizes, const HotSizes& all) {
  HotLine line{.name = row.name, .library = row.library, .is_sampled = true};
  if (sizes != nullptr) line.sizes = *sizes;
  const auto shared = row.library.empty() ? all.shared_by.find(row.name) : all.shared_by.end();
  if (shared != all.shared_by.end()) line.shared_by = shared->second;
  for (const HotProfile& profile : profiles) {
    const auto seconds = row.seconds.find(profile.name);
    const auto size = line.sizes.find(profile.name);
    const bool may_run = size == line.sizes.end() || size->second.count > 0;
    line.seconds[profile.name] = seconds != row.seconds.end() ? seconds->second
                                 : line.shared_by.contains(profile.name)
                                     ? TimeEstimate{.hi = profile.measured}
                                 : may_run ? profile.unseen
                                           : TimeEstimate{};
    const auto count = row.counts.find(profile.name);
    line.counts[profile.name] = count == row.counts.end() ? 0 : count->second;
  }
  return line;
}

/// The rows of the table, then the symbols without a sample.
std::vector<HotLine> make_lines(const HotTable& table, const HotSizes& sizes) {
  std::vector<HotLine> lines;
  std::set<std::string> seen;
  for (const HotRow& row : table.rows) {
    const auto own = row.library.empty() ? sizes.all.find(row.name) : sizes.all.end();
    if (own != sizes.all.end()) seen.insert(row.name);
    lines.push_back(
        make_line(row, table.profiles, own == sizes.all.end() ? nullptr : &own->second, sizes));
    // A library's symbol has no bytes in the project's files.
    if (own == sizes.all.end()) lines.back().sizes = sizes.none;
  }
  for (const auto& [name, of_name] : sizes.all) {
    if (seen.contains(name)) continue;
    lines.push_back(make_line({.name = name}, table.profiles, &of_name, sizes));
    lines.back().is_sampled = false;
  }
  for (HotLine& line : lines) {
    const auto code = line.library.empty() ? sizes.code.find(line.name) : sizes.code.end();
    if (code != sizes.code.end()) line.code = code->second;
  }
  return lines;
}

/// The same by instructions, which are no time.
std::string explain_counts(const HotReport& report, const HotProfile& before,
                           const HotProfile& after) {
  std::vector<std::pair<std::int64_t, std::string>> gains;
  for (const HotLine& line : report.lines) {
    const std::int64_t change = line.counts.at(after.name) - line.counts.at(before.name);
    if (change < 0 && is_compared(report, line)) gains.emplace_back(change, line.name);
  }
  std::ranges::sort(gains);
  gains.resize(std::min(gains.size(), kExplained));
  std::string text;
  for (const auto& [change, name] : gains) {
    text += fmt::format("{} {} {:+}", text.empty() ? "Where it comes from, by instructions:" : ";",
                        short_name(name, kNameWidth), change);
  }
  if (text.empty()) return {};
  return text + fmt::format("; of {:+} in all (counted, not sampled: no time).\n",
                            after.samples - before.samples);
}

}  // namespace

bool has_captures(const StoredRun& run, const std::vector<HotCapture>& captures,
                  const std::string& profile, HotMeasure measure) {
  return std::ranges::all_of(run.facts.workloads, [&](const WorkloadFacts& workload) {
    return std::ranges::any_of(captures, [&](const HotCapture& capture) {
      return capture.row.profile == profile && capture.row.workload == workload.name &&
             (capture.row.source == "callgrind") == (measure == HotMeasure::kInstructions);
    });
  });
}

const HotProfile* find_profile(const HotReport& report, const std::string& name) {
  const auto found = std::ranges::find(report.profiles, name, &HotProfile::name);
  return found == report.profiles.end() ? nullptr : &*found;
}

std::vector<std::string> shown_names(const HotReport& report) {
  if (report.profile == report.reference) return {report.profile};
  return {report.reference, report.profile};
}

Metric find_time_metric(const StoredRun& run) {
  const bool is_wall = find_race_metric(run) == Metric::kWallTime;
  return is_wall && find_overlapping(run).empty() ? Metric::kWallTime : Metric::kCpuTime;
}

MeasuredTimes find_measured_times(const StoredRun& run) {
  const Metric metric = find_time_metric(run);
  MeasuredTimes times;
  for (const ProfileRow& row : run.profiles) {
    const std::string& entry = row.status == "same-binary" ? row.same_as : row.name;
    for (const WorkloadFacts& workload : run.facts.workloads) {
      const auto rounds = timed_rounds(run, entry, workload.name);
      if (rounds.empty()) continue;
      times[row.name][workload.name] =
          measure_rounds(rounds, metric, overlaps(run, entry, workload.name));
    }
  }
  return times;
}

HotReport make_hot_report(const StoredRun& run, const std::vector<HotCapture>& captures,
                          HotView view, HotMeasure measure) {
  const Metric metric = find_time_metric(run);
  HotTable table = measure == HotMeasure::kTime
                       ? make_hot_table(captures, find_measured_times(run), view)
                       : make_count_table(captures, view);
  auto coverage = find_coverage(captures, measure);
  for (HotProfile& profile : table.profiles) {
    // A row that its program cannot tell may have taken any part of its time.
    if (!is_covered(coverage[profile.name], view)) profile.unseen.hi = profile.measured;
  }
  const bool is_wall_race = find_race_metric(run) == Metric::kWallTime;
  return {.run = run.row.id,
          .project = run.facts.project_name,
          .metric = std::string(name_of(metric)),
          .view = view,
          .measure = measure,
          .overlapping = is_wall_race ? find_overlapping(run) : std::vector<std::string>(),
          .profiles = table.profiles,
          .lines = make_lines(table, find_hot_sizes(run.symbols, view)),
          .coverage = std::move(coverage)};
}

bool is_of_shown(const HotReport& report, const HotLine& line) {
  return line.is_sampled && std::ranges::any_of(shown_names(report), [&](const std::string& name) {
           return line.counts.at(name) > 0 || line.seconds.at(name).value > Seconds(0);
         });
}

bool is_folded(const HotReport& report, const HotLine& line) {
  const auto names_in = [&](const std::string& profile) {
    const auto shared = line.shared_by.find(profile);
    return shared == line.shared_by.end() ? 1 : shared->second;
  };
  return names_in(report.profile) != names_in(report.reference);
}

bool is_compared(const HotReport& report, const HotLine& line) {
  return !is_folded(report, line) && !is_address_name(line.name);
}

void show(HotReport& report, const std::string& profile, const std::string& reference) {
  report.profile = profile;
  report.reference = reference;
  const auto rank = [&](const HotLine& line) {
    double largest = 0;
    for (const std::string& name : shown_names(report)) {
      largest = std::max(largest, report.measure == HotMeasure::kTime
                                      ? line.seconds.at(name).value.count()
                                      : static_cast<double>(line.counts.at(name)));
    }
    return std::tuple(-largest, !line.is_sampled, line.name, line.library);
  };
  std::ranges::sort(report.lines, {}, rank);
}

TimeEstimate time_change(const HotLine& line, const std::string& profile,
                         const std::string& reference) {
  return difference(line.seconds.at(profile), line.seconds.at(reference));
}

std::string explain_gain(const HotReport& report) {
  const HotProfile* after = find_profile(report, report.profile);
  const HotProfile* before = find_profile(report, report.reference);
  if (after == nullptr || before == nullptr || after == before) return {};
  if (const auto uncovered = find_uncovered(report)) {
    return fmt::format("Where it comes from is not known: the program of {} tells no {}.\n",
                       *uncovered, has_sizes(report.view) ? "names" : "source lines");
  }
  if (report.measure == HotMeasure::kInstructions) {
    return before->repeatable && after->repeatable ? explain_counts(report, *before, *after) : "";
  }
  std::vector<std::pair<Seconds, const HotLine*>> gains;
  for (const HotLine& line : report.lines) {
    const TimeEstimate change = time_change(line, report.profile, report.reference);
    // Without a width it is no estimate: no spread is known of it.
    const bool is_own = is_compared(report, line);
    if (is_own && change.hi < Seconds(0) && change.lo < change.hi)
      gains.emplace_back(change.value, &line);
  }
  std::ranges::sort(gains);
  gains.resize(std::min(gains.size(), kExplained));
  std::string text;
  for (const auto& [gain, line] : gains) {
    const TimeEstimate change = time_change(*line, report.profile, report.reference);
    text += fmt::format("{} {} [{}, {}]", text.empty() ? "Where it comes from:" : ";",
                        short_name(line->name, kNameWidth) + " " + render_time_change(gain),
                        render_time_change(change.lo), render_time_change(change.hi));
  }
  if (!text.empty()) {
    text += fmt::format(
        "; of {}{} in all ({} samples).\n", render_time_change(after->measured - before->measured),
        report.overlapping.empty() ? "" : " CPU time", before->samples + after->samples);
  }
  return text;
}

}  // namespace hone
