// SPDX-License-Identifier: Apache-2.0
// Makes a Report from the store: facts, profile rows, artifacts, symbols and samples of one run.
// The race is replayed and the advice computed anew, so a report never depends on who printed it
// first.
#pragma once

#include "analyzers/advise.h"
#include "cli/race_rows.h"
#include "cli/report.h"
#include "core/result.h"
#include "core/store.h"

namespace hone {

/// An Error when the run is unknown or its stored facts cannot be read.
Result<Report> build_report(Store& store, std::int64_t run);

/// As a report has them; `entries` are the names of the race's entries.
ReportedAdvice reported_advice(const Advice& advice);
/// Empty for a race of one row.
std::vector<ReportedRow> reported_rows(const EntryResult& entry, const RaceMetric& metric);
/// Of any two: without rounds and verdict.
ReportedChange reported_change(const Estimate& change, const MetricDecision& metric);
ReportedChange reported_change(const EntryResult& entry, const MetricDecision& metric,
                               const std::vector<std::string>& entries);

/// True if a requested profile failed or was disqualified: exit code 1.
bool has_failures(const Report& report);

}  // namespace hone
