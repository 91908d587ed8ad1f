// SPDX-License-Identifier: Apache-2.0
#include "analyzers/race_decision.h"

#include <algorithm>

namespace hone {
namespace {

// Position in S of the least 25 %-each-side trimmed mean of round-centred log times.
std::size_t find_leader(const Table& rounds, std::size_t survivors) {
  if (rounds.empty()) return 0;
  const Table centred = centre_rounds(rounds);
  std::vector<double> means;
  for (std::size_t e = 0; e < survivors; ++e)
    means.push_back(trimmed_mean(column(centred, e), 0.25));
  return static_cast<std::size_t>(std::ranges::min_element(means) - means.begin());
}

// hi(d_0j at the single level) <= margin for every survivor j but the dropped ones.
bool nothing_gains(const Table& rounds, const std::vector<int>& surviving, const Look& look,
                   double level, double margin, WalshEstimator& estimator) {
  const auto baseline =
      static_cast<std::size_t>(std::ranges::find(surviving, 0) - surviving.begin());
  for (std::size_t e = 0; e < surviving.size(); ++e) {
    if (e == baseline || std::ranges::count(look.dropped, surviving[e]) > 0) continue;
    const auto d = column_differences(rounds, baseline, e);
    if (estimator.estimate(d, level).interval.hi > margin) return false;
  }
  return true;
}

// Neither beaten by the leader nor practically equal to it.
bool is_open_rival(const Stakes& stakes, int entry, const Interval& behind, double margin) {
  return stakes.rival == entry && !(behind.lo > 0) && behind.hi > margin;
}

bool is_kept(const Stakes& stakes, int entry) {
  return entry == 0 || stakes.allowed_loss || std::ranges::count(stakes.kept, entry) > 0;
}

// Drops those that surely lose more than is allowed; while it is open of one, the race goes on.
void judge_losses(Look& look, const Table& rounds, const std::vector<int>& surviving,
                  double allowed, double level, LookKind kind, WalshEstimator& estimator) {
  const auto baseline =
      static_cast<std::size_t>(std::ranges::find(surviving, 0) - surviving.begin());
  for (std::size_t e = 0; e < surviving.size(); ++e) {
    if (e == baseline || surviving[e] == look.leader) continue;
    const Interval d = estimator.estimate(column_differences(rounds, baseline, e), level).interval;
    if (d.hi < -allowed)
      look.dropped.push_back(surviving[e]);
    else if (d.lo < -allowed && kind == LookKind::kScheduled)
      look.verdict.reset();
  }
}

bool is_change(const Look& look, const Estimate& gain, double margin) {
  const double half_width = (gain.interval.hi - gain.interval.lo) / 2;
  return look.leader != 0 && look.unresolved.empty() && gain.value >= margin &&
         gain.interval.lo > 0 && half_width <= std::max(margin, gain.value / 3);
}

void settle(Look& look, const Estimate& gain, double margin) {
  if (!(gain.interval.lo > 0)) {
    look.verdict = Verdict::kInconclusive;
  } else if (gain.value >= margin) {
    look.verdict = Verdict::kBetter;
  } else {
    look.verdict = Verdict::kKeep;
    look.below_margin = true;
  }
}

}  // namespace

Look take_look(const LogTimes& times, const std::vector<int>& surviving, const Stakes& stakes,
               const Levels& levels, double margin, LookKind kind, WalshEstimator& estimator) {
  const Table rounds = times.common(surviving);
  const std::size_t leader = find_leader(rounds, surviving.size());
  Look look;
  look.leader = surviving[leader];
  Estimate gain;  // d_0L
  for (std::size_t e = 0; e < surviving.size(); ++e) {
    if (e == leader) continue;
    const Estimate behind = estimator.estimate(column_differences(rounds, e, leader), levels.bound);
    if (surviving[e] == 0) gain = behind;
    if (behind.interval.lo > 0 && !is_kept(stakes, surviving[e]))
      look.dropped.push_back(surviving[e]);
    if (behind.interval.lo < -margin ||
        is_open_rival(stakes, surviving[e], behind.interval, margin))
      look.unresolved.push_back(surviving[e]);
  }
  const bool baseline_leads = look.leader == 0 && look.unresolved.empty();
  if (baseline_leads || nothing_gains(rounds, surviving, look, levels.single, margin, estimator))
    look.verdict = Verdict::kKeep;
  else if (is_change(look, gain, margin))
    look.verdict = Verdict::kChange;
  else if (kind == LookKind::kLast)
    settle(look, gain, margin);
  if (stakes.allowed_loss)
    judge_losses(look, rounds, surviving, *stakes.allowed_loss, levels.bound, kind, estimator);
  return look;
}

}  // namespace hone
