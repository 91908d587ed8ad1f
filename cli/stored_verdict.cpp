// SPDX-License-Identifier: Apache-2.0
#include "cli/stored_verdict.h"

#include <fmt/format.h>

#include <cmath>
#include <nlohmann/json.hpp>

#include "analyzers/advise.h"

namespace hone {

namespace {

using Json = nlohmann::json;

Json number(double value) { return std::isfinite(value) ? Json(value) : Json(nullptr); }

Json entry_json(const EntryResult& entry) {
  return {{"verdict", name_of(entry.verdict)},
          {"estimate", number(entry.estimate)},
          {"lo", number(entry.interval.lo)},
          {"hi", number(entry.interval.hi)},
          {"rounds", entry.rounds}};
}

}  // namespace

std::string verdict_to_json(const RaceSetup& setup, const RaceReplay& replay) {
  const RaceResult result = replay.race().result();
  Json entries = Json::object();
  for (std::size_t e = 0; e < setup.entries.size(); ++e)
    entries[setup.entries[e]] = entry_json(result.entries[e]);
  const Json json = {{"verdict", name_of(result.verdict)},
                     {"recommended", setup.entries[static_cast<std::size_t>(result.recommended)]},
                     {"rounds", result.rounds},
                     {"margin", number(result.margin.value)},
                     {"entries", entries}};
  return json.dump(-1, ' ', false, Json::error_handler_t::replace);
}

Result<std::vector<std::string>> compare_verdicts(std::string_view stored,
                                                  std::string_view recomputed) {
  const Json before = Json::parse(stored, nullptr, /*allow_exceptions=*/false);
  const Json now = Json::parse(recomputed, nullptr, /*allow_exceptions=*/false);
  if (!before.is_object() || !now.is_object()) return fail("the stored verdict cannot be read");
  const Json flat_before = before.flatten();
  const Json flat_now = now.flatten();
  const auto shown = [](const Json& figures, const std::string& key) {
    return figures.contains(key) ? figures.at(key).dump() : std::string("nothing");
  };
  std::vector<std::string> differences;
  Json all = flat_before;
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
