// SPDX-License-Identifier: Apache-2.0
#include "cli/ablation.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <map>
#include <nlohmann/json.hpp>
#include <set>

#include "cli/report_changes.h"

namespace hone {

namespace {

/// One set axis: its words are compared, so that a new axis needs no line here.
using AxisSet = std::set<std::string>;

std::string title_of(const std::string& axis, const nlohmann::json& value) {
  static const std::map<std::string, std::string> kTitles = {
      {"opt=O2", "-O2"},
      {"opt=O3", "-O3"},
      {"opt=Os", "-Os"},
      {"opt=Oz", "-Oz"},
      {"lto=thin", "ThinLTO"},
      {"lto=full", "full LTO"},
      {"unity=on", "unity"},
      {"pgo=ir", "PGO"},
      {"pgo=cs", "context-sensitive PGO"},
      {"post_link=bolt", "BOLT"},
      {"arch=v2", "x86-64-v2"},
      {"arch=v3", "x86-64-v3"},
      {"arch=v4", "x86-64-v4"},
      {"arch=native", "native code"},
      {"sections=gc", "section GC"},
      {"sections=icf-safe", "safe ICF"},
      {"sections=icf-all", "ICF"},
      {"allocator=jemalloc", "jemalloc"},
      {"allocator=mimalloc", "mimalloc"},
      {"allocator=jemalloc-preload", "preloaded jemalloc"},
      {"allocator=mimalloc-preload", "preloaded mimalloc"},
      {"strip=all", "strip"}};
  if (value.is_array())
    return fmt::format("{}", fmt::join(value.get<std::vector<std::string>>(), " "));
  const std::string words =
      axis + "=" + (value.is_string() ? value.get<std::string>() : value.dump());
  const auto known = kTitles.find(words);
  return known == kTitles.end() ? words : known->second;
}

AxisSet axes_of(const RacedAxes& entry) {
  AxisSet axes;
  const auto json = nlohmann::json::parse(entry.axes_json, nullptr, /*allow_exceptions=*/false);
  if (!json.is_object()) return axes;
  for (const auto& [axis, value] : json.items()) axes.insert(title_of(axis, value));
  return axes;
}

}  // namespace

AxisSets find_axes(const std::vector<RacedAxes>& entries) {
  std::map<std::string, int> numbers;
  AxisSets axes;
  for (const RacedAxes& entry : entries) {
    std::vector<int> of_entry;
    for (const std::string& axis : axes_of(entry))
      of_entry.push_back(numbers.try_emplace(axis, static_cast<int>(numbers.size())).first->second);
    std::ranges::sort(of_entry);
    axes.push_back(std::move(of_entry));
  }
  return axes;
}

std::vector<ReportedAxisGain> find_ablation(const Race& race, const MetricDecision& metric,
                                            const std::vector<RacedAxes>& entries, int target) {
  std::vector<ReportedAxisGain> steps;
  int from = 0;
  for (const int next : race.find_chain(find_axes(entries), target)) {
    const RacedAxes& before = entries[static_cast<std::size_t>(from)];
    const RacedAxes& after = entries[static_cast<std::size_t>(next)];
    const Comparison gain = race.compare(from, next);
    ReportedAxisGain step{.from = before.name, .to = after.name};
    std::ranges::set_difference(axes_of(after), axes_of(before), std::back_inserter(step.axes));
    step.change = reported_change(gain.change, metric);
    step.change.rounds = gain.rounds;
    steps.push_back(std::move(step));
    from = next;
  }
  return steps;
}

std::string render_ablation(const std::vector<ReportedAxisGain>& steps) {
  std::vector<std::string> parts;
  for (const ReportedAxisGain& step : steps) {
    parts.push_back(fmt::format("{}{} {}", fmt::join(step.axes, " with "),
                                parts.empty() ? "" : " on top", render_measured(step.change)));
  }
  return parts.empty() ? "" : fmt::format("of which {}", fmt::join(parts, ", "));
}

}  // namespace hone
