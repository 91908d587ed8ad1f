// SPDX-License-Identifier: Apache-2.0
#include "cli/run_facts.h"

#include <nlohmann/json.hpp>

namespace hone {

using Json = nlohmann::ordered_json;

namespace {

template <typename Facts, typename Read>
Result<Facts> parse(const std::string& text, Read read) {
  try {
    return read(Json::parse(text));
  } catch (const Json::exception& error) {
    return fail(std::string("the stored facts of this run cannot be read: ") + error.what(),
                "start anew with hone run --fresh, or remove the work folder");
  }
}

Json advice_to_json(const AdviceConfig& advice) {
  Json json = {{"goal", static_cast<int>(advice.goal)},
               {"margin", advice.margin.value},
               {"budget_seconds", advice.budget.count()},
               {"max_rounds", advice.max_rounds}};
  if (advice.max_size) json["max_size"] = advice.max_size->value;
  if (advice.max_build_time) json["max_build_time"] = *advice.max_build_time;
  return json;
}

AdviceConfig read_advice(const Json& json) {
  AdviceConfig advice;
  advice.goal = static_cast<Goal>(json.at("goal").get<int>());
  advice.margin = {json.at("margin").get<double>()};
  advice.budget = Seconds(json.at("budget_seconds").get<double>());
  advice.max_rounds = json.value("max_rounds", advice.max_rounds);
  if (json.contains("max_size")) advice.max_size = Fraction{json["max_size"].get<double>()};
  if (json.contains("max_build_time")) advice.max_build_time = json["max_build_time"].get<double>();
  return advice;
}

Json metric_to_json(const MetricConfig& metric) {
  return {{"choice", static_cast<int>(metric.choice)},
          {"pattern", metric.pattern},
          {"better", static_cast<int>(metric.better)},
          {"file", metric.file},
          {"name", metric.name}};
}

/// A number alone: as runs were stored before a metric could be read from the output.
MetricConfig read_metric(const Json& json) {
  if (json.is_number()) return {.choice = static_cast<MetricChoice>(json.get<int>())};
  return {.choice = static_cast<MetricChoice>(json.at("choice").get<int>()),
          .pattern = json.at("pattern"),
          .better = static_cast<Better>(json.at("better").get<int>()),
          .file = json.at("file"),
          .name = json.at("name")};
}

Json workload_to_json(const WorkloadFacts& workload) {
  return {{"name", workload.name},
          {"command", workload.command},
          {"check", workload.check},
          {"metric", metric_to_json(workload.metric)},
          {"weight", workload.weight}};
}

WorkloadFacts read_workload(const Json& json) {
  return {.name = json.at("name"),
          .command = json.at("command"),
          .check = json.at("check"),
          .metric = read_metric(json.at("metric")),
          .weight = json.at("weight")};
}

Json search_to_json(const std::optional<SearchFacts>& search) {
  if (!search) return nullptr;
  Json tried = Json::array();
  for (const Trial& trial : search->tried)
    tried.push_back(Json::array({trial.axis, trial.value, trial.profile}));
  return {{"earlier", search->earlier},
          {"combinations", search->combinations},
          {"from", search->from},
          {"tried", tried}};
}

std::optional<SearchFacts> read_search(const Json& json) {
  if (json.is_null()) return std::nullopt;
  SearchFacts search{.earlier = json.at("earlier").get<std::vector<std::int64_t>>(),
                     .combinations = json.at("combinations"),
                     .from = json.at("from"),
                     .tried = {}};
  for (const Json& trial : json.at("tried"))
    search.tried.push_back({trial.at(0), trial.at(1), trial.at(2)});
  return search;
}

RunFacts read_run_facts(const Json& json) {
  RunFacts facts;
  facts.project_name = json.at("project_name");
  facts.source = json.at("source").get<std::string>();
  facts.target = json.at("target");
  facts.build_type = json.at("build_type");
  facts.configure = json.at("configure").get<std::vector<std::string>>();
  // One word in the stores of hone 0.1.0's first days.
  const Json& choice = json.at("compiler_choice");
  if (choice.is_string()) {
    facts.compiler_choice = {choice};
  } else {
    facts.compiler_choice = choice.get<std::vector<std::string>>();
  }
  facts.closure = json.at("closure").get<std::vector<std::string>>();
  facts.plain_build = json.at("plain_build");
  facts.compiler = json.at("compiler");
  facts.linker = json.at("linker");
  facts.cmake = json.at("cmake");
  facts.machine = json.at("machine");
  facts.cpu = json.at("cpu");
  facts.kernel = json.at("kernel");
  facts.governor = json.value("governor", "");
  facts.turbo = json.value("turbo", "");
  if (json.contains("spawn_seconds"))
    facts.spawn_cost = Seconds(json["spawn_seconds"].get<double>());
  for (const Json& workload : json.at("workloads")) {
    facts.workloads.push_back(read_workload(workload));
  }
  facts.advice = read_advice(json.at("advice"));
  facts.warnings = json.at("warnings").get<std::vector<std::string>>();
  facts.search = read_search(json.value("search", Json()));
  facts.steps_stay = json.value("steps_stay", false);
  return facts;
}

ProfileFacts read_profile_facts(const Json& json) {
  ProfileFacts facts;
  facts.complexity = json.at("complexity");
  facts.raced = json.at("raced");
  facts.needs_training = json.at("needs_training");
  for (const Json& unit : json.at("escaped_units")) {
    facts.escaped_units.emplace_back(unit.at(0), unit.at(1));
  }
  facts.units = json.value("units", 0);
  facts.units_reached = json.value("units_reached", 0);
  facts.commands_recorded = json.value("commands_recorded", 0);
  for (const Json& source : json.value("unity_excluded", Json::array())) {
    facts.unity_excluded.emplace_back(source.at(0), source.at(1));
  }
  facts.notes = json.at("notes").get<std::vector<std::string>>();
  facts.logs = json.at("logs").get<std::vector<std::string>>();
  facts.executable = json.at("executable");
  facts.build = json.at("build");
  facts.profdata = json.at("profdata");
  facts.preload = json.value("preload", "");
  return facts;
}

/// Paths and texts of tools may hold any bytes: what is not UTF-8 is replaced, never thrown at.
std::string dump(const Json& json) {
  return json.dump(-1, ' ', false, Json::error_handler_t::replace);
}

}  // namespace

std::string to_json(const RunFacts& facts) {
  Json workloads = Json::array();
  for (const WorkloadFacts& workload : facts.workloads) {
    workloads.push_back(workload_to_json(workload));
  }
  Json json = {{"project_name", facts.project_name},
               {"source", facts.source.string()},
               {"target", facts.target},
               {"build_type", facts.build_type},
               {"configure", facts.configure},
               {"compiler_choice", facts.compiler_choice},
               {"closure", facts.closure},
               {"plain_build", facts.plain_build},
               {"compiler", facts.compiler},
               {"linker", facts.linker},
               {"cmake", facts.cmake},
               {"machine", facts.machine},
               {"cpu", facts.cpu},
               {"kernel", facts.kernel},
               {"governor", facts.governor},
               {"turbo", facts.turbo},
               {"workloads", workloads},
               {"advice", advice_to_json(facts.advice)},
               {"warnings", facts.warnings},
               {"search", search_to_json(facts.search)},
               {"steps_stay", facts.steps_stay}};
  if (facts.spawn_cost) json["spawn_seconds"] = facts.spawn_cost->count();
  return dump(json);
}

std::string to_json(const ProfileFacts& facts) {
  Json units = Json::array();
  for (const auto& [unit, reason] : facts.escaped_units) {
    units.push_back(Json::array({unit, reason}));
  }
  return dump({{"complexity", facts.complexity},
               {"raced", facts.raced},
               {"needs_training", facts.needs_training},
               {"escaped_units", units},
               {"units", facts.units},
               {"units_reached", facts.units_reached},
               {"commands_recorded", facts.commands_recorded},
               {"unity_excluded", facts.unity_excluded},
               {"notes", facts.notes},
               {"logs", facts.logs},
               {"executable", facts.executable},
               {"build", facts.build},
               {"profdata", facts.profdata},
               {"preload", facts.preload}});
}

Result<RunFacts> parse_run_facts(const std::string& json) {
  return parse<RunFacts>(json, read_run_facts);
}

Result<ProfileFacts> parse_profile_facts(const std::string& json) {
  return parse<ProfileFacts>(json, read_profile_facts);
}

}  // namespace hone
