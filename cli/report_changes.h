// SPDX-License-Identifier: Apache-2.0
// What the race and the advice found, as reports have it: shares of the metric instead of
// log-ratios.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "analyzers/advise.h"
#include "cli/race_rows.h"
#include "cli/report.h"

namespace hone {

ReportedAdvice reported_advice(const Advice& advice);
/// `entries` are the names of the race's entries.
ReportedChange reported_change(const EntryResult& entry, const MetricDecision& metric,
                               const std::vector<std::string>& entries);
/// Of any two: without rounds and verdict.
ReportedChange reported_change(const Estimate& change, const MetricDecision& metric);
/// By the time that does not decide; its verdict is by its own interval alone. Nothing where no
/// time decides.
std::optional<ReportedChange> reported_other_change(const EntryResult& entry,
                                                    const MetricDecision& metric);
/// True if CPU time and wall time both differ from the reference's for sure, with opposite signs.
bool times_conflict(const std::optional<ReportedChange>& change,
                    const std::optional<ReportedChange>& other);
/// The row's verdict; where the times conflict, with what the other one says: "faster, but slower
/// by wall time".
std::string with_conflict(std::string verdict, const std::optional<ReportedChange>& change,
                          const std::optional<ReportedChange>& other);
/// Empty for a race of one row.
std::vector<ReportedRow> reported_rows(const EntryResult& entry, const RaceMetric& metric);
/// Where too few rounds were run for the change's own bounds, but "keep" knows how much any of them
/// can gain at most: "at most 0.8 % faster". Nothing elsewhere.
std::optional<std::string> most_gain_words(const ReportedAdvice& advice,
                                           const ReportedChange& change, std::string_view metric);
/// "-28.4 % [-32.6, -25.1] (20 rounds)", as sentences name a change;
/// "-15.3 % (3 rounds, too few for an interval)".
std::string render_measured(const ReportedChange& change);

}  // namespace hone
