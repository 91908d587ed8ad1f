// SPDX-License-Identifier: Apache-2.0
// What a decided race says about each entry, and which entry it recommends.
#include <algorithm>
#include <limits>

#include "analyzers/race.h"
#include "analyzers/race_noise.h"

namespace hone {
namespace {

EntryVerdict judge(const Interval& interval, double margin) {
  if (interval.lo > 0) return EntryVerdict::kFaster;
  if (interval.hi < 0) return EntryVerdict::kSlower;
  if (interval.lo >= -margin && interval.hi <= margin) return EntryVerdict::kEqual;
  return EntryVerdict::kUnresolved;
}

}  // namespace

bool metrics_disagree(const EntryResult& entry) {
  return entry.interval.lo > 0 && entry.other && entry.other->interval.hi < 0;
}

RaceResult Race::result() const {
  if (decided()) return summarize();
  Race ended = *this;
  ended.look(LookKind::kLast);
  return ended.summarize();
}

RaceResult Race::summarize() const {
  RaceResult result;
  result.verdict = last_look_->verdict.value();
  result.fastest = last_look_->leader;
  result.below_margin = last_look_->below_margin;
  result.open = last_look_->unresolved;
  result.rounds = rounds();
  result.margin = Fraction{margin_};
  result.resolvable = resolvable_;
  result.round_cost = round_cost();
  result.first_look = first_look();
  result.max_rounds = options_.max_rounds;
  result.no_change_possible = options_.entries == 1;
  result.forecast = forecast();
  result.paired_sd = noise();
  for (int e = 0; e < options_.entries; ++e) result.entries.push_back(summarize_entry(e));
  result.equal = find_equal(result.fastest);
  if (result.verdict == Verdict::kChange || result.verdict == Verdict::kBetter) {
    result.recommended = find_recommended(result);
    if (metrics_disagree(result.entries[static_cast<std::size_t>(result.recommended)])) {
      result.verdict = Verdict::kConflict;
      result.conflicting = result.recommended;
      result.recommended = 0;
    }
  }
  set_largest_gain(result);
  return result;
}

Comparison Race::compare(int i, int j) const {
  const std::vector<double> d = times_.differences(i, j);
  return {estimator_.estimate(d, levels_.bound), static_cast<int>(d.size())};
}

// Of the survivors; when the baseline alone survived, of all that raced.
double Race::noise() const {
  std::vector<int> entries = surviving_;
  if (entries.size() < 2) {
    entries.clear();
    for (int e = 0; e < options_.entries; ++e)
      if (!disqualified_[static_cast<std::size_t>(e)]) entries.push_back(e);
  }
  return paired_sd(times_.common(entries));
}

EntryResult Race::summarize_entry(int e) const {
  const auto index = static_cast<std::size_t>(e);
  EntryResult entry;
  const std::vector<double> d = times_.differences(0, e);
  entry.rounds = static_cast<int>(d.size());
  if (e == 0) {
    entry.verdict = EntryVerdict::kReference;
    entry.interval = {0, 0};
    return entry;
  }
  const Estimate change = estimator_.estimate(d, levels_.bound);
  entry.estimate = change.value;
  entry.interval = change.interval;
  entry.verdict = judge(change.interval, margin_);
  if (const auto other = times_.other_differences(0, e); !other.empty())
    entry.other = estimator_.estimate(other, levels_.bound);
  if (const std::size_t workloads = times_.workloads(); workloads > 1) {
    const double level = levels_.bound / static_cast<double>(workloads);
    for (std::size_t w = 0; w < workloads; ++w)
      entry.workloads.push_back(estimator_.estimate(times_.workload_differences(w, 0, e), level));
  }
  if (dropped_[index]) {
    entry.dropped_after = dropped_[index]->round;
    if (dropped_[index]->gross) entry.behind = dropped_[index]->leader;
  }
  if (entry.behind) {
    entry.verdict = EntryVerdict::kSlower;
    entry.interval = {};
  }
  if (disqualified_[index]) entry.verdict = EntryVerdict::kDisqualified;
  return entry;
}

std::vector<int> Race::find_equal(int leader) const {
  std::vector<int> equal;
  for (int e = 0; e < options_.entries; ++e) {
    const auto index = static_cast<std::size_t>(e);
    if (disqualified_[index] || (dropped_[index] && dropped_[index]->gross)) continue;
    const auto behind = estimator_.estimate(times_.differences(e, leader), levels_.bound);
    if (e == leader || behind.interval.hi <= margin_) equal.push_back(e);
  }
  return equal;
}

// R: the first, that is the simplest, of the equal ones that is faster than the baseline; else L.
int Race::find_recommended(const RaceResult& result) const {
  for (int e : result.equal)
    if (result.entries[static_cast<std::size_t>(e)].interval.lo > 0) return e;
  return result.fastest;
}

// For a recommended entry at a(K), as it was chosen by the data; for the baseline at a(2): the
// bound of the entry that truly gains most is one fixed bound, and only that one can be wrong.
void Race::set_largest_gain(RaceResult& result) const {
  const int reference = result.recommended;
  const double level = reference == 0 ? levels_.single : levels_.bound;
  double largest = -std::numeric_limits<double>::infinity();
  for (int e : surviving_) {
    if (e == reference) continue;
    const double gain = estimator_.estimate(times_.differences(reference, e), level).interval.hi;
    if (gain <= largest) continue;
    largest = gain;
    result.largest_gain_entry = e;
  }
  result.largest_possible_gain = std::max(0.0, largest);
}

}  // namespace hone
