// SPDX-License-Identifier: Apache-2.0
#include "cli/self_test_result.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <nlohmann/json.hpp>
#include <numeric>
#include <span>

#include "cli/quantities.h"

namespace hone {

namespace {

using Json = nlohmann::ordered_json;

constexpr double kFalseOnIdentical = 0.01;
constexpr double kFalseOnSlowed = 0.025;
constexpr double kMissed = 0.05;
constexpr double kIntervalSide = 0.025;

int sum_of(std::span<const SelfTestRow> rows, int SelfTestRow::* count) {
  return std::accumulate(rows.begin(), rows.end(), 0,
                         [&](int sum, const SelfTestRow& row) { return sum + row.*count; });
}

std::string render_percents(const Interval& interval) {
  return fmt::format("95 % interval {:.1f} to {:.1f} %", 100 * interval.lo, 100 * interval.hi);
}

std::string render_part(int part, int whole) {
  return whole == 0 ? "unknown" : fmt::format("{:.1f} %", 100.0 * part / whole);
}

std::string render_false(const PromisedShare& share, std::string_view about) {
  return fmt::format("  false verdicts about {}: {} ({}, promised: at most {:g} %)\n", about,
                     render_part(share.count, share.races), render_percents(share.interval()),
                     100 * share.promised);
}

/// Of the intervals that hold the truth: what is left of those that miss it.
Interval held(const PromisedShare& missed) {
  const Interval interval = missed.interval();
  return {1 - interval.hi, 1 - interval.lo};
}

/// Races without a single false verdict that show a share of at most `promised`: its upper bound
/// is 1 - .025^(1/n) then (Clopper & Pearson).
int races_needed(double promised) {
  return static_cast<int>(std::ceil(std::log(kIntervalSide) / std::log1p(-promised)));
}

std::string render_open(const SelfTestResult& result) {
  const PromisedShare share = result.false_on_identical();
  std::string text = fmt::format(
      "\nNothing speaks against the promise, but so few races ({}) cannot show it: up to {:.1f} % "
      "of "
      "false verdicts about identical programs are possible.\n",
      result.races(), 100 * share.interval().hi);
  const int needed = races_needed(share.promised);
  if (share.count > 0 || share.races == 0 || share.races >= needed) return text;
  const Seconds time = result.elapsed * (static_cast<double>(needed) / share.races);
  return text + fmt::format("{} races of them without one would show it: about --minutes {:.0f}.\n",
                            needed, std::ceil(time.count() / 60));
}

std::string render_promise(const SelfTestResult& result) {
  switch (result.promise()) {
    case Promise::kKept:
      return "\nThe promise is kept.\n";
    case Promise::kBroken:
      return "\nThe promise is NOT kept on this machine.\n";
    case Promise::kOpen:
      return render_open(result);
  }
  return {};
}

Json share_json(int count, const PromisedShare& share, const Interval& interval, double promised) {
  return {{"count", count},
          {"of", share.races},
          {"lo", interval.lo},
          {"hi", interval.hi},
          {"promised", promised}};
}

Json false_json(const PromisedShare& share) {
  return share_json(share.count, share, share.interval(), share.promised);
}

Json row_json(const SelfTestRow& row) {
  const Interval wrong = binomial_interval(row.false_verdicts, row.races);
  const Interval covered = binomial_interval(row.covered, row.races);
  return {{"injected", row.injected},
          {"races", row.races},
          {"false_verdicts", row.false_verdicts},
          {"false_lo", wrong.lo},
          {"false_hi", wrong.hi},
          {"right", row.right},
          {"undecided", row.undecided},
          {"covered", row.covered},
          {"covered_lo", covered.lo},
          {"covered_hi", covered.hi},
          {"median_rounds", row.races > 0 ? Json(row.median_rounds()) : Json(nullptr)}};
}

Json promise_json(Promise promise) {
  return promise == Promise::kOpen ? Json(nullptr) : Json(promise == Promise::kKept);
}

}  // namespace

double SelfTestRow::median_rounds() const { return rounds.empty() ? 0 : median(rounds); }

Interval PromisedShare::interval() const { return binomial_interval(count, races); }

Promise PromisedShare::judge() const {
  const Interval bounds = interval();
  if (bounds.lo > promised) return Promise::kBroken;
  return bounds.hi <= promised ? Promise::kKept : Promise::kOpen;
}

int SelfTestResult::races() const { return sum_of(rows, &SelfTestRow::races); }

PromisedShare SelfTestResult::false_on_identical() const {
  const auto identical = std::span(rows).first(1);
  return {sum_of(identical, &SelfTestRow::false_verdicts), sum_of(identical, &SelfTestRow::races),
          kFalseOnIdentical};
}

PromisedShare SelfTestResult::false_on_slowed() const {
  const auto slowed = std::span(rows).subspan(1);
  return {sum_of(slowed, &SelfTestRow::false_verdicts), sum_of(slowed, &SelfTestRow::races),
          kFalseOnSlowed};
}

PromisedShare SelfTestResult::missed() const {
  return {races() - sum_of(rows, &SelfTestRow::covered), races(), kMissed};
}

Promise SelfTestResult::promise() const {
  const Promise parts[] = {false_on_identical().judge(), false_on_slowed().judge(),
                           missed().judge()};
  return std::ranges::max(parts);  // the worst
}

std::string render_self_test_text(const SelfTestResult& result) {
  if (result.races() == 0) return "No race was finished: nothing is known.\n";
  std::string out = fmt::format(
      "{} races of two programs of {} CPU time in {}, seed {}\n\n"
      "  injected  races  false  right  undecided  interval holds the truth  rounds (median)\n",
      result.races(), render_time(result.run), render_duration(result.elapsed), result.seed);
  for (const SelfTestRow& row : result.rows) {
    out += fmt::format("  {:>6.1f} %  {:>5}  {:>5}  {:>5}  {:>9}  {:>24}  {:>15.0f}\n",
                       row.injected * 100, row.races, row.false_verdicts, row.right, row.undecided,
                       fmt::format("{} of {}", row.covered, row.races), row.median_rounds());
  }
  const PromisedShare missed = result.missed();
  out += "\n" + render_false(result.false_on_identical(), "identical programs") +
         render_false(result.false_on_slowed(), "slow-downs") +
         fmt::format("  intervals that hold the truth: {} ({}, promised: at least {:g} %)\n",
                     render_part(missed.races - missed.count, missed.races),
                     render_percents(held(missed)), 100 * (1 - missed.promised));
  return out + render_promise(result);
}

std::string render_self_test_json(const SelfTestResult& result) {
  Json rows = Json::array();
  for (const SelfTestRow& row : result.rows) rows.push_back(row_json(row));
  const PromisedShare missed = result.missed();
  const Json json = {{"schema", "hone.self-test/1"},
                     {"finished", !result.interrupted},
                     {"seed", fmt::format("{}", result.seed)},
                     {"run_cpu_seconds", result.run.count()},
                     {"measured_seconds", result.elapsed.count()},
                     {"promise_kept", promise_json(result.promise())},
                     {"false_identical", false_json(result.false_on_identical())},
                     {"false_slowed", false_json(result.false_on_slowed())},
                     {"coverage", share_json(missed.races - missed.count, missed, held(missed),
                                             1 - missed.promised)},
                     {"rows", rows}};
  return json.dump(2) + "\n";
}

}  // namespace hone
