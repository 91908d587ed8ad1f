// SPDX-License-Identifier: Apache-2.0
#include "cli/hot_report.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "analyzers/symbol_name.h"
#include "analyzers/symbols.h"
#include "cli/metric_words.h"
#include "cli/quantities.h"
#include "cli/race_rows.h"
#include "cli/report_rows.h"
#include "cli/text_layout.h"

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
bool has_threads(const StoredRun& run, const std::string& profile, const std::string& workload) {
  std::vector<Usage> usages;
  for (const Outcome& round : timed_rounds(run, profile, workload)) usages.push_back(round.usage);
  for (const SampleRow& sample : run.samples) {
    if (sample.profile != profile || sample.workload != workload) continue;
    if (is_before_race(sample) && sample.failure.empty()) usages.push_back(sample.outcome.usage);
  }
  return is_parallel(usages);
}

bool has_sizes(HotView view) { return view == HotView::kSymbol || view == HotView::kTemplate; }

/// Sizes of the view's names by profile.
std::map<std::string, std::map<std::string, Bytes>> find_sizes(const StoredRun& run, HotView view) {
  std::map<std::string, std::map<std::string, Bytes>> sizes;
  if (!has_sizes(view)) return sizes;
  for (JoinedSymbol& symbol : join_symbols(run.symbols, "baseline")) {
    const std::string name =
        view == HotView::kTemplate ? erase_template_arguments(symbol.name) : symbol.name;
    auto& of_name = sizes[name];
    for (const auto& [profile, size] : symbol.sizes) of_name[profile] += size;
  }
  return sizes;
}

/// A row without a sample of a profile may have run there, unless its bytes are known to be none.
HotLine make_line(const HotRow& row, const std::vector<HotProfile>& profiles,
                  const std::map<std::string, Bytes>& sizes, bool has_sizes) {
  HotLine line{.name = row.name, .library = row.library, .sizes = sizes, .is_sampled = true};
  for (const HotProfile& profile : profiles) {
    const auto seconds = row.seconds.find(profile.name);
    const auto size = sizes.find(profile.name);
    const bool may_run = !has_sizes || (size != sizes.end() && size->second.count > 0);
    line.seconds[profile.name] = seconds != row.seconds.end() ? seconds->second
                                 : may_run                    ? profile.unseen
                                                              : TimeEstimate{};
    const auto count = row.counts.find(profile.name);
    line.counts[profile.name] = count == row.counts.end() ? 0 : count->second;
  }
  return line;
}

Bytes size_in(const HotLine& line, const std::string& profile) {
  const auto size = line.sizes.find(profile);
  return size == line.sizes.end() ? Bytes{0} : size->second;
}

/// The same by instructions, which are no time.
std::string explain_counts(const HotReport& report, const HotProfile& before,
                           const HotProfile& after) {
  std::vector<std::pair<std::int64_t, std::string>> gains;
  for (const HotLine& line : report.lines) {
    const std::int64_t change = line.counts.at(after.name) - line.counts.at(before.name);
    if (change < 0) gains.emplace_back(change, line.name);
  }
  std::ranges::sort(gains);
  gains.resize(std::min(gains.size(), kExplained));
  std::string text;
  for (const auto& [change, name] : gains) {
    text += fmt::format("{} {} {:+}", text.empty() ? "Where it comes from, by instructions:" : ";",
                        cut_middle(one_line(name), kNameWidth), change);
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
  const Metric metric = decide_race_metric(run.facts.workloads, run.samples).overall.metric;
  return is_time(metric) ? metric : Metric::kCpuTime;
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
          measure_rounds(rounds, metric, has_threads(run, entry, workload.name));
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
  HotReport report{.run = run.row.id,
                   .project = run.facts.project_name,
                   .metric = std::string(name_of(metric)),
                   .view = view,
                   .measure = measure,
                   .profiles = std::move(table.profiles)};
  const auto sizes = find_sizes(run, view);
  // A library's symbol has no bytes in the project's files; sources and files have none to tell.
  std::map<std::string, Bytes> no_sizes;
  for (const auto& [profile, symbols] : run.symbols) {
    if (has_sizes(view)) no_sizes[profile] = Bytes{0};
  }
  std::set<std::string> seen;
  for (const HotRow& row : table.rows) {
    const auto own = row.library.empty() ? sizes.find(row.name) : sizes.end();
    if (own != sizes.end()) seen.insert(row.name);
    report.lines.push_back(make_line(
        row, report.profiles, own == sizes.end() ? no_sizes : own->second, own != sizes.end()));
  }
  for (const auto& [name, of_name] : sizes) {
    if (seen.contains(name)) continue;
    HotLine line = make_line({.name = name}, report.profiles, of_name, true);
    line.is_sampled = false;
    report.lines.push_back(std::move(line));
  }
  return report;
}

TimeEstimate time_change(const HotLine& line, const std::string& profile,
                         const std::string& reference) {
  return difference(line.seconds.at(profile), line.seconds.at(reference));
}

std::string describe_race(const Report& report, const std::string& name) {
  const ReportedProfile* profile = find_profile(report, name);
  const auto change = profile == nullptr ? std::nullopt : shown_change(report, *profile);
  if (!change) return {};
  const bool is_shown = change->verdict == "faster" || change->verdict == "slower";
  return fmt::format("the race, {} rounds: {} {} against baseline, {}{}", change->rounds,
                     render_change(change->estimate), metric_title(change->metric),
                     verdict_of(report, *profile),
                     is_shown ? "" : "; so differences of single symbols prove no gain");
}

bool is_joined(const HotReport& report) {
  return report.profile != report.reference && report.measure == HotMeasure::kTime &&
         has_sizes(report.view);
}

HotComparison compare_hot(const HotReport& report) {
  HotComparison result;
  result.groups = {
      {"faster and smaller"}, {"faster and bigger"}, {"slower"}, {"bigger for nothing"}};
  for (const HotLine& line : report.lines) {
    if (!line.library.empty()) continue;
    const Bytes after = size_in(line, report.profile);
    const Bytes growth = after - size_in(line, report.reference);
    (line.is_sampled ? result.hot : result.cold) += after;
    if (growth.count > 0) {
      result.growth += growth;
      if (!line.is_sampled) result.growth_unused += growth;
    }
    if (after.count == 0 && size_in(line, report.reference).count == 0) continue;
    const TimeEstimate change = time_change(line, report.profile, report.reference);
    // Only a change that is clear of zero is one; sizes are exact.
    HotGroup* group = nullptr;
    if (change.hi < Seconds(0)) group = &result.groups[growth.count > 0 ? 1 : 0];
    if (change.lo > Seconds(0)) group = &result.groups[2];
    if (group == nullptr && growth.count > 0) group = &result.groups[3];
    if (group == nullptr) continue;
    ++group->symbols;
    group->time += change.value;
    group->size += growth;
  }
  std::erase_if(result.groups, [](const HotGroup& group) { return group.symbols == 0; });
  return result;
}

std::string explain_gain(const HotReport& report) {
  const HotProfile* after = find_profile(report, report.profile);
  const HotProfile* before = find_profile(report, report.reference);
  if (after == nullptr || before == nullptr || after == before) return {};
  if (report.measure == HotMeasure::kInstructions) {
    return before->repeatable && after->repeatable ? explain_counts(report, *before, *after) : "";
  }
  std::vector<std::pair<Seconds, const HotLine*>> gains;
  for (const HotLine& line : report.lines) {
    const TimeEstimate change = time_change(line, report.profile, report.reference);
    // Without a width it is no estimate: no spread is known of it.
    if (change.hi < Seconds(0) && change.lo < change.hi) gains.emplace_back(change.value, &line);
  }
  std::ranges::sort(gains);
  gains.resize(std::min(gains.size(), kExplained));
  std::string text;
  for (const auto& [gain, line] : gains) {
    const TimeEstimate change = time_change(*line, report.profile, report.reference);
    text +=
        fmt::format("{} {} [{}, {}]", text.empty() ? "Where it comes from:" : ";",
                    cut_middle(one_line(line->name), kNameWidth) + " " + render_time_change(gain),
                    render_time_change(change.lo), render_time_change(change.hi));
  }
  if (!text.empty()) {
    text += fmt::format("; of {} in all ({} samples).\n",
                        render_time_change(after->measured - before->measured),
                        before->samples + after->samples);
  }
  return text;
}

}  // namespace hone
