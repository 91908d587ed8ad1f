// SPDX-License-Identifier: Apache-2.0
// The parts that hone.report/1, hone.measure/1 and stored verdicts have in common, key by key;
// docs/REPORT.md describes them.
#pragma once

#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <span>

#include "cli/report.h"

namespace hone {

/// JSON's numbers are finite: null for what is unknown or unbounded.
nlohmann::ordered_json number_json(std::optional<double> value);

/// null for the reference.
nlohmann::ordered_json change_json(const std::optional<ReportedChange>& change);

nlohmann::ordered_json rows_json(std::span<const ReportedRow> rows);

nlohmann::ordered_json ablation_json(std::span<const ReportedAxisGain> steps);

nlohmann::ordered_json advice_json(const ReportedAdvice& advice);

}  // namespace hone
