// SPDX-License-Identifier: Apache-2.0
#include "cli/report_changes.h"

#include <fmt/format.h>

#include <cmath>

#include "analyzers/advise_numbers.h"
#include "analyzers/metric.h"
#include "cli/metric_words.h"
#include "cli/quantities.h"

namespace hone {

namespace {

/// What advice says while nothing is known of it.
constexpr double kUnknownGain = 1;

/// The metric's change: exp(-d) - 1 where lower is better (its bounds change places), else exp(d) -
/// 1, with d = ln t_0 - ln t_i of costs.
ReportedChange change_of(double estimate, const Interval& interval, const MetricDecision& metric) {
  const double sign = metric.better == Better::kLower ? -1 : 1;
  const Interval bounds = sign < 0 ? Interval{-interval.hi, -interval.lo} : interval;
  const auto finite = [](double bound) {
    return std::isfinite(bound) ? std::optional(std::expm1(bound)) : std::nullopt;
  };
  return {.metric = name_of(metric),
          .estimate = std::expm1(sign * estimate),
          .lo = finite(bounds.lo),
          .hi = finite(bounds.hi)};
}

}  // namespace

ReportedAdvice reported_advice(const Advice& advice) {
  return {.verdict = std::string(name_of(advice.verdict)),
          .profile = advice.profile,
          .equal = advice.equal,
          .text = advice.text,
          .largest_possible_gain = advice.largest_possible_gain,
          .resolvable = advice.resolvable};
}

std::vector<ReportedRow> reported_rows(const EntryResult& entry, const RaceMetric& metric) {
  std::vector<ReportedRow> rows;
  for (std::size_t r = 0; r < entry.workloads.size(); ++r) {
    const RaceRow& row = metric.rows[r];
    const Estimate& estimate = entry.workloads[r];
    ReportedChange change =
        change_of(estimate.value, estimate.interval, metric.by_workload[row.workload]);
    change.rounds = entry.rounds;
    change.verdict = estimate.interval.lo > 0   ? "faster"
                     : estimate.interval.hi < 0 ? "slower"
                                                : "unresolved";
    rows.push_back({row.title, std::move(change)});
  }
  return rows;
}

ReportedChange reported_change(const Estimate& change, const MetricDecision& metric) {
  return change_of(change.value, change.interval, metric);
}

ReportedChange reported_change(const EntryResult& entry, const MetricDecision& metric,
                               const std::vector<std::string>& entries) {
  ReportedChange change = change_of(entry.estimate, entry.interval, metric);
  change.rounds = entry.rounds;
  change.verdict = name_of(entry.verdict);
  if (entry.behind) {
    change.behind = entries[static_cast<std::size_t>(*entry.behind)];
    change.lo = std::nullopt;
    change.hi = std::nullopt;
  }
  return change;
}

std::optional<ReportedChange> reported_other_change(const EntryResult& entry,
                                                    const MetricDecision& metric) {
  if (!entry.other || !is_time(metric.metric)) return std::nullopt;
  ReportedChange change =
      change_of(entry.other->value, entry.other->interval, {.metric = other_time(metric.metric)});
  change.rounds = entry.rounds;
  change.verdict = entry.other->interval.lo > 0   ? "faster"
                   : entry.other->interval.hi < 0 ? "slower"
                                                  : "unresolved";
  return change;
}

bool times_conflict(const std::optional<ReportedChange>& change,
                    const std::optional<ReportedChange>& other) {
  if (!change || !change->behind.empty() || !other) return false;
  return (change->verdict == "faster" && other->verdict == "slower") ||
         (change->verdict == "slower" && other->verdict == "faster");
}

std::string with_conflict(std::string verdict, const std::optional<ReportedChange>& change,
                          const std::optional<ReportedChange>& other) {
  if (!times_conflict(change, other)) return verdict;
  return fmt::format("{}, but {} by {}", verdict, other->verdict, metric_title(other->metric));
}

// The gain is the upper bound of whoever truly gains most, at the level of a single comparison.
std::optional<std::string> most_gain_words(const ReportedAdvice& advice,
                                           const ReportedChange& change, std::string_view metric) {
  const bool is_unbounded = !change.lo && !change.hi && change.behind.empty();
  const double gain = advice.largest_possible_gain;
  if (advice.verdict != "keep" || !is_unbounded || !(gain < kUnknownGain)) return std::nullopt;
  const std::string better = verdict_words("faster", metric);
  return gain > 0 ? fmt::format("at most {} {}", render_percent(gain), better) : "not " + better;
}

std::string render_measured(const ReportedChange& change) {
  const std::string estimate = render_change(change.estimate);
  if (!change.behind.empty()) {
    return fmt::format("{}, 5 % or more behind {} ({} rounds)", estimate, change.behind,
                       change.rounds);
  }
  if (!change.lo && !change.hi)
    return fmt::format("{} ({}, too few for an interval)", estimate,
                       counted(change.rounds, "round"));
  return fmt::format("{} {} ({} rounds)", estimate, render_bounds(change.lo, change.hi),
                     change.rounds);
}

}  // namespace hone
