// SPDX-License-Identifier: Apache-2.0
// The metric of a workload, as hone.toml and --metric write it.
#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>
#include <regex>

#include "core/config_sections.h"

namespace hone {

namespace {

constexpr const char* kTableHint =
    "{ regex = '([0-9.]+) ops/s', better = \"higher\" } or { json_pointer = \"/mean\", better = "
    "\"lower\" }";

void check_regex(const ConfigValue& value, const std::string& pattern, ConfigReader& metric) {
  try {
    const std::regex compiled(pattern);
  } catch (const std::regex_error& error) {
    metric.problems().add(
        value.place, fmt::format("\"{}\" is not a regular expression: {}", pattern, error.what()),
        "ECMAScript's syntax; in TOML 'single quotes' keep backslashes");
  }
}

void check_pointer(const ConfigValue& value, const std::string& pointer, ConfigReader& metric) {
  try {
    const nlohmann::json::json_pointer parsed(pointer);
  } catch (const nlohmann::json::exception&) {
    metric.problems().add(value.place, fmt::format("\"{}\" is not a JSON pointer", pointer),
                          "for example \"/results/0/mean\" (RFC 6901)");
  }
}

void read_better(ConfigReader& metric, ConfigPlace place, MetricConfig& config) {
  static const std::vector<std::string> names = {"lower", "higher"};
  if (!metric.find("better")) {
    metric.problems().add(place, "\"metric\" needs \"better\"",
                          "better = \"higher\" for throughput, \"lower\" for time");
  } else if (const auto choice = metric.choice("better", names)) {
    config.better = *choice == 1 ? Better::kHigher : Better::kLower;
  }
}

std::string read_file_name(ConfigReader& metric) {
  const ConfigValue* value = metric.find("file");
  if (!value) return {};
  const auto file = metric.text("file").value_or("");
  const std::filesystem::path path(file);
  if (path.is_absolute() || std::ranges::find(path, "..") != path.end()) {
    metric.problems().add(value->place,
                          "\"file\" must lie below the folder that the command runs in",
                          "a relative path without \"..\"");
  }
  return file;
}

MetricConfig read_table(const ConfigTable& table, ConfigPlace place, ConfigReader& section) {
  ConfigReader metric(table, place, "\"metric\"", section.problems());
  MetricConfig config;
  const ConfigValue* regex = metric.find("regex");
  const ConfigValue* pointer = metric.find("json_pointer");
  if ((regex == nullptr) == (pointer == nullptr)) {
    metric.problems().add(place, "\"metric\" takes either regex or json_pointer", kTableHint);
  } else if (regex) {
    config.choice = MetricChoice::kRegex;
    config.pattern = metric.text("regex").value_or("");
    check_regex(*regex, config.pattern, metric);
  } else {
    config.choice = MetricChoice::kJsonPointer;
    config.pattern = metric.text("json_pointer").value_or("");
    check_pointer(*pointer, config.pattern, metric);
  }
  read_better(metric, place, config);
  config.file = read_file_name(metric);
  config.name = metric.text("name").value_or("");
  metric.finish();
  return config;
}

/// {"regex": "…"}: JSON is what many shells' users type.
std::optional<ConfigTable> parse_json_table(std::string_view text) {
  const auto json = nlohmann::ordered_json::parse(text, nullptr, /*allow_exceptions=*/false);
  if (!json.is_object()) return std::nullopt;
  ConfigTable table;
  for (const auto& [key, value] : json.items()) {
    const std::string word = value.is_string() ? value.get<std::string>() : value.dump();
    table.push_back({.key = key, .place = {}, .value = {.place = {}, .data = word}});
  }
  return table;
}

}  // namespace

bool is_read_from_output(MetricChoice choice) {
  return choice == MetricChoice::kGoogleBenchmark || choice == MetricChoice::kRegex ||
         choice == MetricChoice::kJsonPointer;
}

MetricConfig read_metric(ConfigReader& section) {
  const ConfigValue* value = section.find("metric");
  if (!value) return {};
  if (const auto* table = std::get_if<ConfigTable>(&value->data)) {
    return read_table(*table, value->place, section);
  }
  if (!std::holds_alternative<std::string>(value->data)) {
    section.problems().add(value->place, fmt::format("\"metric\" cannot be {}", kind_of(*value)),
                           kTableHint);
    return {};
  }
  static constexpr MetricChoice kChoices[] = {MetricChoice::kAuto, MetricChoice::kCpuTime,
                                              MetricChoice::kWallTime, MetricChoice::kPeakMemory,
                                              MetricChoice::kGoogleBenchmark};
  static const std::vector<std::string> names = {"auto", "cpu-time", "wall-time", "peak-memory",
                                                 "google-benchmark"};
  const auto choice = section.choice("metric", names);
  return {.choice = choice ? kChoices[*choice] : MetricChoice::kAuto};
}

Result<MetricConfig> parse_metric(std::string_view text) {
  ConfigTable document;
  const bool is_table = text.starts_with('{');
  if (auto json = is_table ? parse_json_table(text) : std::nullopt) {
    document = {{.key = "metric", .place = {}, .value = {.place = {}, .data = std::move(*json)}}};
  } else if (is_table) {
    auto parsed = parse_config_text(fmt::format("metric = {}", text), "--metric");
    if (!parsed) return fail(parsed);
    document = std::move(*parsed);
  } else {
    document = {{.key = "metric", .place = {}, .value = {.place = {}, .data = std::string(text)}}};
  }
  ConfigProblems problems("--metric");
  ConfigReader section(document, {}, "--metric", problems);
  MetricConfig metric = read_metric(section);
  section.finish();
  if (auto good = problems.verdict(); !good) return fail(good);
  return metric;
}

}  // namespace hone
