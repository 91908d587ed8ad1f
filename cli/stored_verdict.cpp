// SPDX-License-Identifier: Apache-2.0
#include "cli/stored_verdict.h"

#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "analyzers/advise.h"
#include "cli/json_values.h"

namespace hone {

namespace {

using Json = nlohmann::ordered_json;

Json interval_json(const Estimate& estimate) {
  return {{"estimate", number_json(estimate.value)},
          {"lo", number_json(estimate.interval.lo)},
          {"hi", number_json(estimate.interval.hi)}};
}

Json rows_json(const EntryResult& entry, const RaceMetric& metric) {
  Json rows = Json::object();
  for (std::size_t r = 0; r < entry.workloads.size(); ++r)
    rows[metric.rows[r].title] = interval_json(entry.workloads[r]);
  return rows;
}

/// What a race says of entries is kept by their names.
class RaceNames {
 public:
  explicit RaceNames(const RaceSetup& setup) : entries_(setup.entries) {}

  Json name(int entry) const { return entries_[static_cast<std::size_t>(entry)]; }
  Json name(std::optional<int> entry) const { return entry ? name(*entry) : Json(nullptr); }
  Json names(const std::vector<int>& entries) const {
    Json array = Json::array();
    for (const int entry : entries) array.push_back(name(entry));
    return array;
  }

 private:
  const std::vector<std::string>& entries_;
};

Json entry_json(const EntryResult& entry, const RaceMetric& metric, const RaceNames& names) {
  Json json = interval_json({entry.estimate, entry.interval});
  json["verdict"] = name_of(entry.verdict);
  json["rounds"] = entry.rounds;
  json["behind"] = names.name(entry.behind);
  json["dropped_after"] = entry.dropped_after ? Json(*entry.dropped_after) : Json(nullptr);
  json["other"] = entry.other ? interval_json(*entry.other) : Json(nullptr);
  json["rows"] = rows_json(entry, metric);
  return json;
}

Json race_json(const RaceSetup& setup, const RaceReplay& replay) {
  const RaceResult result = replay.race().result();
  const RaceNames names(setup);
  Json entries = Json::object();
  for (std::size_t e = 0; e < setup.entries.size(); ++e)
    entries[setup.entries[e]] = entry_json(result.entries[e], replay.metric(), names);
  return {{"metric", name_of(replay.metric().overall)},
          {"verdict", name_of(result.verdict)},
          {"recommended", names.name(result.recommended)},
          {"fastest", names.name(result.fastest)},
          {"conflicting", names.name(result.conflicting)},
          {"below_margin", result.below_margin},
          {"equal", names.names(result.equal)},
          {"open", names.names(result.open)},
          {"largest_possible_gain", number_json(result.largest_possible_gain)},
          {"largest_gain_entry", names.name(result.largest_gain_entry)},
          {"rounds", result.rounds},
          {"disturbed", replay.disturbed()},
          {"margin", number_json(result.margin.value)},
          {"paired_sd", number_json(result.paired_sd)},
          {"resolvable", number_json(result.resolvable)},
          {"entries", std::move(entries)}};
}

/// What is said of a profile besides its race.
Json profile_json(const ReportedProfile& profile) {
  return {{"peak_rss", profile.peak_rss ? Json(profile.peak_rss->count) : Json(nullptr)},
          {"peak_rss_change", number_json(profile.memory_change)},
          {"peak_rss_verdict", profile.memory_verdict},
          {"instructions", number_json(profile.instructions)},
          {"training_change", change_json(profile.training_change)},
          {"ablation", ablation_json(profile.ablation)},
          {"on_front", profile.on_front}};
}

Json decided_json(const ReportedAdvice& advice) {
  Json json = advice_json(advice);
  json.erase("text");  // sentences may be put better
  return json;
}

}  // namespace

std::string verdict_to_json(const RaceSetup& setup, const RaceReplay& replay,
                            const Report& report) {
  Json profiles = Json::object();
  for (const ReportedProfile& profile : report.profiles)
    profiles[profile.name] = profile_json(profile);
  Json workloads = Json::object();
  for (const ReportedWorkload& workload : report.workloads)
    workloads[workload.name] = {{"on_cpu", number_json(workload.on_cpu)}};
  const Json json = {{"race", race_json(setup, replay)},
                     {"advice", decided_json(report.advice)},
                     {"profiles", std::move(profiles)},
                     {"workloads", std::move(workloads)}};
  return json.dump(-1, ' ', false, Json::error_handler_t::replace);
}

Result<std::vector<std::string>> compare_verdicts(std::string_view stored,
                                                  std::string_view recomputed) {
  using Figures = nlohmann::json;  // sorted: thousands of keys are looked up
  const Figures before = Figures::parse(stored, nullptr, /*allow_exceptions=*/false);
  const Figures now = Figures::parse(recomputed, nullptr, /*allow_exceptions=*/false);
  if (!before.is_object() || !now.is_object()) return fail("the stored verdict cannot be read");
  if (!before.contains("race"))
    return fail("the verdict was stored by an older hone, which kept less of it",
                "hone run --fresh measures anew");
  const Figures flat_before = before.flatten();
  const Figures flat_now = now.flatten();
  const auto shown = [](const Figures& figures, const std::string& key) {
    return figures.contains(key) ? figures.at(key).dump() : std::string("nothing");
  };
  std::vector<std::string> differences;
  Figures all = flat_before;
  all.update(flat_now);
  for (const auto& [key, ignored] : all.items()) {
    const std::string was = shown(flat_before, key);
    const std::string is = shown(flat_now, key);
    if (was != is)
      differences.push_back(fmt::format("{}: stored {}, recomputed {}", key.substr(1), was, is));
  }
  return differences;
}

}  // namespace hone
