// SPDX-License-Identifier: Apache-2.0
// The JSON document hone.hot/1; docs/HOT.md describes every key.
#include <nlohmann/json.hpp>

#include "cli/hot_join.h"
#include "cli/render_hot.h"

namespace hone {

namespace {

using Json = nlohmann::ordered_json;

Json line_json(const HotReport& report, const HotLine& line) {
  Json sizes = Json::object();
  for (const auto& [profile, size] : line.sizes) sizes[profile] = size.count;
  Json json = {{"name", line.name}, {"library", line.library}, {"sizes", std::move(sizes)}};
  Json values = Json::object();
  for (const HotProfile& profile : report.profiles) {
    if (report.measure == HotMeasure::kTime) {
      const TimeEstimate& time = line.seconds.at(profile.name);
      values[profile.name] = {
          {"estimate", time.value.count()}, {"lo", time.lo.count()}, {"hi", time.hi.count()}};
    } else {
      values[profile.name] = line.counts.at(profile.name);
    }
  }
  json[report.measure == HotMeasure::kTime ? "seconds" : "instructions"] = std::move(values);
  return json;
}

Json why_json(const std::vector<SymbolWhy>& why) {
  Json symbols = Json::array();
  for (const SymbolWhy& symbol : why) {
    Json lines = Json::array();
    for (const RemarkDifference& line : symbol.lines) {
      lines.push_back({{"change", name_of(line.change)},
                       {"file", line.file},
                       {"line", line.line},
                       {"text", line.text}});
    }
    symbols.push_back(
        {{"name", symbol.symbol}, {"found", symbol.found}, {"lines", std::move(lines)}});
  }
  return symbols;
}

Json profile_json(const HotReport& report, const HotProfile& profile) {
  Json json = {{"name", profile.name},
               {"source", profile.source},
               {"runs", profile.captures},
               {"samples", profile.samples},
               {"lost", profile.lost}};
  if (report.measure == HotMeasure::kInstructions) {
    json["repeatable"] = profile.captures > 1 ? Json(profile.repeatable) : Json(nullptr);
    return json;
  }
  json["rate"] = profile.rate;
  json["kernel"] = profile.kernel;
  json["stacks"] = profile.stacks;
  json["truncated"] = profile.truncated;
  json["measured_seconds"] = profile.measured.count();
  json["parallel"] = profile.is_parallel;
  json["sampled_cpu_seconds"] = profile.sampled_cpu.count();
  return json;
}

Json join_json(const HotReport& report) {
  const HotComparison join = compare_hot(report);
  Json groups = Json::array();
  for (const HotGroup& group : join.groups) {
    groups.push_back({{"title", group.title},
                      {"rows", group.symbols},
                      {"seconds", group.time.count()},
                      {"bytes", group.size.count}});
  }
  return {{"profile", report.profile},
          {"reference", report.reference},
          {"groups", std::move(groups)},
          {"hot_bytes", join.hot.count},
          {"cold_bytes", join.cold.count},
          {"growth_bytes", join.growth.count},
          {"growth_unused_bytes", join.growth_unused.count}};
}

std::string_view name_of(HotView view) {
  switch (view) {
    case HotView::kSymbol:
      return "symbol";
    case HotView::kSource:
      return "source";
    case HotView::kFile:
      return "file";
    case HotView::kTemplate:
      break;
  }
  return "template";
}

}  // namespace

std::string render_hot_json(const HotReport& report) {
  Json json;
  json["schema"] = "hone.hot/1";
  json["run"] = report.run;
  json["source"] = report.profiles.empty() ? "" : report.profiles.front().source;
  std::int64_t samples = 0;
  std::int64_t lost = 0;
  for (const HotProfile& profile : report.profiles) {
    samples += profile.samples;
    lost += profile.lost;
  }
  json["samples"] = samples;
  json["lost"] = lost;
  json["metric"] = report.metric;
  json["by"] = name_of(report.view);
  json["profiles"] = Json::array();
  for (const HotProfile& profile : report.profiles) {
    json["profiles"].push_back(profile_json(report, profile));
  }
  json["symbols"] = Json::array();
  for (const HotLine& line : report.lines) json["symbols"].push_back(line_json(report, line));
  if (is_joined(report)) json["join"] = join_json(report);
  json["notes"] = report.notes;
  if (report.why) json["why"] = why_json(*report.why);
  return json.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

}  // namespace hone
