// SPDX-License-Identifier: Apache-2.0
// The JSON document hone.report/1; docs/REPORT.md describes every key.
#include <fmt/format.h>

#include <nlohmann/json.hpp>
#include <set>

#include "cli/json_values.h"
#include "cli/render.h"
#include "cli/report_changes.h"
#include "cli/report_rows.h"

namespace hone {

namespace {

using Json = nlohmann::ordered_json;

Json seconds(std::optional<Seconds> value) {
  return value ? number_json(value->count()) : Json(nullptr);
}

Json bytes(std::optional<Bytes> value) { return value ? Json(value->count) : Json(nullptr); }

/// null for what is unknown.
Json word(const std::string& text) { return text.empty() ? Json(nullptr) : Json(text); }

Json sizes_json(const Sizes& sizes) {
  return {{"file", sizes.file.count}, {"loaded", sizes.loaded.count},
          {"text", sizes.text.count}, {"rodata", sizes.rodata.count},
          {"data", sizes.data.count}, {"bss", sizes.bss.count}};
}

Json axes_json(const ReportedProfile& profile) {
  Json axes = Json::parse(profile.axes_json, nullptr, /*allow_exceptions=*/false);
  return axes.is_object() ? axes : Json::object();
}

Json artifacts_json(const ReportedProfile& profile) {
  Json artifacts = Json::array();
  for (const ArtifactRow& artifact : profile.artifacts) {
    artifacts.push_back(
        {{"name", artifact.name}, {"kind", artifact.kind}, {"size", sizes_json(artifact.sizes)}});
  }
  return artifacts;
}

Json escaped_units_json(const ReportedProfile& profile) {
  Json units = Json::array();
  for (const auto& [unit, reason] : profile.escaped_units) {
    units.push_back({{"unit", unit}, {"reason", reason}});
  }
  return units;
}

/// Misses are per 1000 instructions.
Json counters_json(const std::optional<Counters>& counters) {
  if (!counters) return nullptr;
  return {{"cycles", number_json(counters->cycles)},
          {"branch_misses", number_json(counters->branch_misses)},
          {"l1i_misses", number_json(counters->code_misses)},
          {"itlb_misses", number_json(counters->code_page_misses)},
          {"runs", counters->runs},
          {"instructions_spread", number_json(counters->spread)},
          {"counted_share", number_json(counters->share)}};
}

Json profile_json(const Report& report, const ReportedProfile& profile) {
  const auto change = shown_change(report, profile);
  return {{"name", profile.name},
          {"axes", axes_json(profile)},
          {"status", profile.status},
          {"same_as", profile.same_as},
          {"reason", profile.reason},
          {"change", change_json(change)},
          {"other_change", change_json(change ? profile.other_change : std::nullopt)},
          {"conflict", times_conflict(profile.change, profile.other_change)},
          {"training_change", change_json(profile.training_change)},
          {"rounds", rounds_of(report, profile)},
          {"median", number_json(profile.median_value)},
          {"median_seconds", seconds(profile.median_time)},
          {"size", profile.size ? sizes_json(*profile.size) : Json(nullptr)},
          {"artifacts", artifacts_json(profile)},
          {"peak_rss", bytes(profile.peak_rss)},
          {"peak_rss_change", number_json(profile.memory_change)},
          {"peak_rss_verdict", word(profile.memory_verdict)},
          {"instructions", number_json(profile.instructions)},
          {"instructions_change", number_json(profile.instructions_change)},
          {"instructions_verdict", word(profile.instructions_verdict)},
          {"counters", counters_json(profile.counters)},
          {"on_front", profile.on_front},
          {"rows", rows_json(profile.rows)},
          {"ablation", ablation_json(profile.ablation)},
          {"build_seconds", seconds(profile.build_seconds)},
          {"units", profile.units},
          {"units_reached", profile.units_reached},
          {"commands_recorded", profile.commands_recorded},
          {"escaped_units", escaped_units_json(profile)},
          {"notes", profile.notes}};
}

/// Every map holds the same profiles, in the order of the rows: 0 where a symbol is absent.
Json symbols_json(const Report& report) {
  std::set<std::string> analysed;
  for (const ReportedSymbol& symbol : report.symbols) {
    for (const auto& [profile, size] : symbol.sizes) analysed.insert(profile);
  }
  Json symbols = Json::array();
  for (const ReportedSymbol& symbol : report.symbols) {
    Json sizes = Json::object();
    for (const ReportedProfile& profile : report.profiles) {
      if (!analysed.contains(profile.name)) continue;
      const auto size = symbol.sizes.find(profile.name);
      sizes[profile.name] = size == symbol.sizes.end() ? 0 : size->second.count;
    }
    Json cold = Json::object();
    for (const auto& [profile, bytes] : symbol.cold) cold[profile] = bytes.count;
    symbols.push_back({{"name", symbol.name},
                       {"sizes", std::move(sizes)},
                       {"cold", std::move(cold)},
                       {"shared_by", symbol.shared_by}});
    Json seconds = Json::object();
    for (const auto& [profile, time] : symbol.seconds) {
      seconds[profile] = {
          {"estimate", time.value.count()}, {"lo", time.lo.count()}, {"hi", time.hi.count()}};
    }
    if (!seconds.empty()) symbols.back()["seconds"] = std::move(seconds);
  }
  return symbols;
}

Json workloads_json(const Report& report) {
  Json workloads = Json::array();
  for (const ReportedWorkload& workload : report.workloads) {
    workloads.push_back({{"name", workload.name},
                         {"command", workload.command},
                         {"check", workload.check},
                         {"weight", number_json(workload.weight)},
                         {"on_cpu", number_json(workload.on_cpu)}});
  }
  return workloads;
}

Json search_json(const std::optional<ReportedSearch>& search) {
  if (!search) return nullptr;
  Json stages = Json::array();
  for (const ReportedStage& stage : search->stages) {
    Json tried = Json::array();
    for (const ReportedTrial& trial : stage.tried) {
      tried.push_back({{"axis", trial.axis},
                       {"value", trial.value},
                       {"profile", trial.profile},
                       {"status", trial.status},
                       {"same_as", trial.same_as},
                       {"reason", trial.reason},
                       {"change", change_json(trial.change)}});
    }
    stages.push_back({{"run", stage.run},
                      {"from", stage.from},
                      {"taken", word(stage.taken)},
                      {"budget_seconds", seconds(stage.budget)},
                      {"measured_seconds", seconds(stage.measured)},
                      {"margin", number_json(stage.margin)},
                      {"tried", std::move(tried)}});
  }
  Json path = Json::array();
  for (const ReportedStep& step : search->path) {
    path.push_back({{"axis", step.axis},
                    {"value", step.value},
                    {"from", step.from},
                    {"to", step.to},
                    {"change", change_json(step.change)}});
  }
  return {{"combinations", search->combinations},
          {"builds", search->builds},
          {"stages", std::move(stages)},
          {"path", std::move(path)}};
}

/// How the figures came about.
void add_measurement(Json& json, const Report& report) {
  json["metric"] = report.metric;
  json["metric_reason"] = report.metric_reason;
  json["higher_is_better"] = report.higher_is_better;
  json["paired_noise"] = number_json(report.paired_noise);
  json["rounds"] = report.rounds;
  json["disturbed_rounds"] = report.disturbed;
  json["spawn_seconds"] = seconds(report.spawn_cost);
  json["margin"] = number_json(report.margin);
  json["budget_seconds"] = seconds(report.budget);
  json["instructions_by"] = word(report.counted_by);
  json["measured_seconds"] = seconds(report.measured);
}

}  // namespace

std::string render_json(const Report& report) {
  Json json;
  json["schema"] = "hone.report/1";
  json["hone"] = report.hone_version;
  json["run"] = report.run;
  json["started_at"] = report.started_at;
  json["finished"] = report.finished;
  json["seed"] = fmt::format("{}", report.seed);  // 64 bits: more than a JSON number may keep
  json["project"] = {{"name", report.project_name},
                     {"source", report.source},
                     {"target", report.target},
                     {"build_type", report.build_type},
                     {"plain_build", report.plain_build}};
  json["toolchain"] = {
      {"compiler", report.compiler}, {"linker", report.linker}, {"cmake", report.cmake}};
  json["machine"] = {{"title", report.machine},
                     {"cpu", report.cpu},
                     {"kernel", report.kernel},
                     {"governor", word(report.governor)},
                     {"turbo", word(report.turbo)}};
  add_measurement(json, report);
  json["workloads"] = workloads_json(report);
  json["advice"] = advice_json(report.advice);
  json["search"] = search_json(report.search);
  json["profiles"] = Json::array();
  for (const ReportedProfile& profile : report.profiles) {
    json["profiles"].push_back(profile_json(report, profile));
  }
  json["symbols"] = symbols_json(report);
  json["warnings"] = report.warnings;
  return json.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

}  // namespace hone
