// SPDX-License-Identifier: Apache-2.0
// Stacks of hone hot for other tools: folded lines and speedscope's JSON.
#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <nlohmann/json.hpp>

#include "cli/hot_stacks.h"
#include "cli/render_hot.h"
#include "cli/text_layout.h"

namespace hone {

namespace {

/// ";" and line breaks end names in the folded format.
std::string folded_name(std::string_view name) {
  std::string safe = one_line(name);
  std::ranges::replace(safe, ';', ':');
  return safe;
}

std::int64_t microseconds(Seconds time) { return std::llround(time.count() * 1e6); }

NamedStacks stacks_of(const HotReport& report, const std::vector<HotCapture>& captures,
                      const std::string& name) {
  const HotProfile* profile = find_profile(report, name);
  return profile == nullptr ? NamedStacks() : name_stacks(captures, *profile, report.view);
}

}  // namespace

std::string render_folded(const HotReport& report, const std::vector<HotCapture>& captures) {
  std::map<std::vector<std::string>, std::pair<std::int64_t, std::int64_t>> lines;
  for (const auto& [stack, time] : stacks_of(report, captures, report.profile)) {
    lines[stack].second = microseconds(time);
  }
  const bool compares = report.profile != report.reference;
  if (compares) {
    for (const auto& [stack, time] : stacks_of(report, captures, report.reference)) {
      lines[stack].first = microseconds(time);
    }
  }
  std::string out;
  for (const auto& [stack, counts] : lines) {
    std::string line;
    for (const std::string& name : stack) line += (line.empty() ? "" : ";") + folded_name(name);
    out += compares ? fmt::format("{} {} {}\n", line, counts.first, counts.second)
                    : fmt::format("{} {}\n", line, counts.second);
  }
  return out;
}

std::string render_speedscope(const HotReport& report, const std::vector<HotCapture>& captures) {
  using Json = nlohmann::ordered_json;
  std::map<std::string, std::size_t> frames;
  Json list = Json::array();
  Json documents = Json::array();
  for (const std::string& profile : shown_names(report)) {
    Json samples = Json::array();
    Json weights = Json::array();
    std::int64_t total = 0;
    for (const auto& [stack, time] : stacks_of(report, captures, profile)) {
      Json sample = Json::array();
      for (const std::string& name : stack) {
        const auto [place, is_new] = frames.try_emplace(name, frames.size());
        if (is_new) list.push_back({{"name", name}});
        sample.push_back(place->second);
      }
      samples.push_back(std::move(sample));
      weights.push_back(microseconds(time));
      total += microseconds(time);
    }
    documents.push_back({{"type", "sampled"},
                         {"name", profile},
                         {"unit", "microseconds"},
                         {"startValue", 0},
                         {"endValue", total},
                         {"samples", std::move(samples)},
                         {"weights", std::move(weights)}});
  }
  const Json json = {{"$schema", "https://www.speedscope.app/file-format-schema.json"},
                     {"exporter", "hone"},
                     {"shared", {{"frames", std::move(list)}}},
                     {"profiles", std::move(documents)}};
  return json.dump(-1, ' ', false, Json::error_handler_t::replace) + "\n";
}

}  // namespace hone
