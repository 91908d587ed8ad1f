// SPDX-License-Identifier: Apache-2.0
#include "profiles/step_result.h"

#include <nlohmann/json.hpp>

namespace hone {

using Json = nlohmann::ordered_json;

namespace {

Json training_json(const TrainingFacts& facts) {
  return {{"raw_files", facts.raw_files},
          {"functions", facts.functions},
          {"functions_counted", facts.functions_counted}};
}

StepResult read_result(const Json& json) {
  StepResult result;
  result.skipped = json.value("skipped", "");
  result.executable = json.value("executable", "");
  for (const Json& library : json.value("libraries", Json::array())) {
    result.libraries.emplace_back(library.get<std::string>());
  }
  for (const Json& unit : json.value("escaped_units", Json::array())) {
    result.escaped_units.push_back({.unit = unit.at("unit"), .reason = unit.at("reason")});
  }
  result.units = json.value("units", 0);
  result.units_reached = json.value("units_reached", 0);
  result.commands_recorded = json.value("commands_recorded", 0);
  for (const Json& exclusion : json.value("unity_excluded", Json::array())) {
    result.unity_excluded.push_back(
        {.source = exclusion.at("source").get<std::string>(), .error = exclusion.at("error")});
  }
  result.profdata = json.value("profdata", "");
  if (const auto training = json.find("training"); training != json.end()) {
    result.training = TrainingFacts{.raw_files = training->at("raw_files"),
                                    .functions = training->at("functions"),
                                    .functions_counted = training->at("functions_counted")};
  }
  result.notes = json.value("notes", std::vector<std::string>());
  return result;
}

}  // namespace

std::string to_json(const StepResult& result) {
  Json json = Json::object();
  if (!result.skipped.empty()) json["skipped"] = result.skipped;
  if (!result.executable.empty()) json["executable"] = result.executable.string();
  for (const auto& library : result.libraries) json["libraries"].push_back(library.string());
  for (const EscapedUnit& unit : result.escaped_units) {
    json["escaped_units"].push_back({{"unit", unit.unit}, {"reason", unit.reason}});
  }
  if (result.units > 0) {
    json["units"] = result.units;
    json["units_reached"] = result.units_reached;
    json["commands_recorded"] = result.commands_recorded;
  }
  for (const UnityExclusion& exclusion : result.unity_excluded) {
    json["unity_excluded"].push_back(
        {{"source", exclusion.source.string()}, {"error", exclusion.error}});
  }
  if (!result.profdata.empty()) json["profdata"] = result.profdata.string();
  if (result.training) json["training"] = training_json(*result.training);
  if (!result.notes.empty()) json["notes"] = result.notes;
  return json.dump(-1, ' ', false, Json::error_handler_t::replace);
}

std::optional<StepResult> parse_step_result(const std::string& text) {
  try {
    return read_result(Json::parse(text));
  } catch (const Json::exception&) {
    return std::nullopt;
  }
}

}  // namespace hone
