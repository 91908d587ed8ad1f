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
      {"pgo=ir", "PGO"}, {"lto=thin", "ThinLTO"}, {"lto=full", "full LTO"}, {"unity=on", "unity"},
      {"opt=O2", "-O2"}, {"opt=O3", "-O3"},       {"opt=Os", "-Os"}};
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

bool holds(const AxisSet& whole, const AxisSet& part) { return std::ranges::includes(whole, part); }

/// The entry that adds one axis of `wanted` to those of `from` and gains most; `target` if none.
std::size_t find_next(const Race& race, const std::vector<AxisSet>& axes, std::size_t from,
                      std::size_t target) {
  std::size_t next = target;
  double best = 0;
  for (std::size_t e = 1; e < axes.size(); ++e) {
    if (e == target || axes[e].size() != axes[from].size() + 1) continue;
    if (race.is_disqualified(static_cast<int>(e))) continue;  // times of a wrong result
    if (!holds(axes[e], axes[from]) || !holds(axes[target], axes[e])) continue;
    const Comparison gain = race.compare(static_cast<int>(from), static_cast<int>(e));
    if (gain.rounds == 0 || (next != target && gain.change.value <= best)) continue;
    next = e;
    best = gain.change.value;
  }
  return next;
}

}  // namespace

std::vector<ReportedAxisGain> find_ablation(const Race& race, const MetricDecision& metric,
                                            const std::vector<RacedAxes>& entries,
                                            std::size_t target) {
  std::vector<AxisSet> axes;
  for (const RacedAxes& entry : entries) axes.push_back(axes_of(entry));
  std::vector<ReportedAxisGain> steps;
  if (axes[target].size() < 2 || !axes[0].empty()) return steps;
  for (std::size_t from = 0; from != target;) {
    const std::size_t next = find_next(race, axes, from, target);
    if (from == 0 && next == target) return {};
    const Comparison gain = race.compare(static_cast<int>(from), static_cast<int>(next));
    ReportedAxisGain step{.from = entries[from].name, .to = entries[next].name};
    std::ranges::set_difference(axes[next], axes[from], std::back_inserter(step.axes));
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
