// SPDX-License-Identifier: Apache-2.0
#include "cli/json_values.h"

#include <cmath>
#include <nlohmann/json.hpp>

namespace hone {

using Json = nlohmann::ordered_json;

Json number_json(std::optional<double> value) {
  if (!value || !std::isfinite(*value)) return nullptr;
  return *value;
}

Json change_json(const std::optional<ReportedChange>& change) {
  if (!change) return nullptr;
  return {{"metric", change->metric},
          {"estimate", number_json(change->estimate)},
          {"lo", number_json(change->lo)},
          {"hi", number_json(change->hi)},
          {"rounds", change->rounds},
          {"verdict", change->verdict},
          {"behind", change->behind.empty() ? Json(nullptr) : Json(change->behind)}};
}

Json rows_json(std::span<const ReportedRow> rows) {
  Json array = Json::array();
  for (const ReportedRow& row : rows)
    array.push_back({{"name", row.name}, {"change", change_json(row.change)}});
  return array;
}

Json ablation_json(std::span<const ReportedAxisGain> steps) {
  Json array = Json::array();
  for (const ReportedAxisGain& step : steps) {
    array.push_back({{"axes", step.axes},
                     {"from", step.from},
                     {"to", step.to},
                     {"estimate", number_json(step.change.estimate)},
                     {"lo", number_json(step.change.lo)},
                     {"hi", number_json(step.change.hi)},
                     {"rounds", step.change.rounds}});
  }
  return array;
}

Json advice_json(const ReportedAdvice& advice) {
  return {{"verdict", advice.verdict},
          {"profile", advice.profile},
          {"equal", advice.equal},
          {"text", advice.text},
          {"largest_possible_gain", number_json(advice.largest_possible_gain)},
          {"resolvable", number_json(advice.resolvable)}};
}

}  // namespace hone
