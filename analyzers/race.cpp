// SPDX-License-Identifier: Apache-2.0
#include "analyzers/race.h"

#include <algorithm>
#include <cassert>
#include <cmath>
#include <iterator>
#include <numeric>

#include "analyzers/race_drops.h"
#include "analyzers/race_noise.h"

namespace hone {

Race::Race(RaceOptions options)
    : options_(std::move(options)),
      levels_(find_levels(options_.entries, options_.max_rounds)),
      times_(options_.entries, options_.weights, options_.names, options_.titles),
      surviving_(static_cast<std::size_t>(options_.entries)),
      dropped_(surviving_.size()),
      disqualified_(surviving_.size(), false),
      margin_(options_.margin.value),
      last_round_(options_.entries == 1 ? kSettlingRound
                                        : std::min(options_.max_rounds, kMostRounds)) {
  std::iota(surviving_.begin(), surviving_.end(), 0);
}

std::optional<RoundPlan> Race::next_round(Seconds remaining) {
  if (!decided() && is_over(remaining)) look(LookKind::kLast);
  if (decided()) return std::nullopt;
  if (!planned_) planned_ = plan_round(options_.seed, rounds() + 1, surviving_);
  return planned_;
}

Result<void> Race::add(const RoundTimes& times, Seconds remaining) {
  assert(planned_ && times.value.size() == planned_->order.size());
  std::vector<int> order;
  Table value;
  Table other;
  for (std::size_t p = 0; p < planned_->order.size(); ++p) {
    const int entry = planned_->order[p];
    if (disqualified_[static_cast<std::size_t>(entry)]) continue;
    order.push_back(entry);
    value.push_back(times.value[p]);
    if (!times.other.empty()) other.push_back(times.other[p]);
  }
  if (auto added = times_.add(order, value, other); !added) return added;
  planned_.reset();
  ran_.push_back(static_cast<int>(order.size()));
  costs_.push_back(times.cost / times.attempts);
  attempts_ += times.attempts;

  drop_gross_losers();
  // A disqualification may let the common rounds jump over the settling one.
  if (options_.entries > 1 && common_rounds() >= kSettlingRound && !resolvable_)
    settle_margin(remaining);
  if (is_over(remaining))
    look(LookKind::kLast);
  else if (options_.entries > 1 && is_look(common_rounds(), options_.max_rounds))
    look(LookKind::kScheduled);
  return {};
}

void Race::disqualify(int e) {
  assert(e > 0 && e < options_.entries);
  disqualified_[static_cast<std::size_t>(e)] = true;
  dropped_[static_cast<std::size_t>(e)].reset();
  surviving_.clear();
  for (int i = 0; i < options_.entries; ++i) {
    auto& drop = dropped_[static_cast<std::size_t>(i)];
    if (drop && drop->leader == e) drop.reset();
    if (!drop && !disqualified_[static_cast<std::size_t>(i)]) surviving_.push_back(i);
  }
  last_look_.reset();
}

bool Race::is_over(Seconds remaining) const {
  if (rounds() >= last_round_) return true;
  return options_.entries > 1 && (surviving_.size() == 1 || !has_time(remaining));
}

// For one more round as far as is known: of the first nothing is, and it begins in any case.
bool Race::has_time(Seconds remaining) const {
  return costs_.empty() || (remaining > Seconds(0) && remaining >= round_cost());
}

int Race::first_look() const { return first_usable_look(levels_.bound, options_.max_rounds); }

int Race::common_rounds() const { return times_.count_common(surviving_); }

// Median cost of the latest rounds that as many entries ran as survive now; else of the last round,
// scaled. Entries that have left are often the slow ones. That is of one attempt: the median of
// whole rounds would leave out those that were run twice, while they are fewer than half.
Seconds Race::round_cost() const {
  if (costs_.empty()) return Seconds(0);
  const double attempts = static_cast<double>(attempts_) / static_cast<double>(costs_.size());
  const auto survivors = static_cast<int>(surviving_.size());
  std::vector<double> recent;
  for (std::size_t r = costs_.size(); r-- > 0 && ran_[r] == survivors;)
    recent.push_back(costs_[r].count());
  if (!recent.empty()) return attempts * Seconds(median(std::move(recent)));
  return ran_.back() == 0 ? Seconds(0) : attempts * costs_.back() * survivors / ran_.back();
}

void Race::drop_gross_losers() {
  if (options_.stakes.allowed_loss) return;  // behind the leader is not too slow
  if (const int n = common_rounds(); n < 3 || n > 7) return;
  GrossDrops gross = find_gross_drops(times_.common(surviving_), surviving_, options_.entries);
  const std::vector<int> steps = find_steps(gross.dropped);
  std::erase_if(gross.dropped, [&](int e) {
    return std::ranges::count(options_.stakes.kept, e) + std::ranges::count(steps, e) > 0;
  });
  drop(gross.dropped, gross.leader, true);
}

// Of the combinations that survive without `dropped`.
std::vector<int> Race::find_steps(const std::vector<int>& dropped) const {
  std::vector<int> steps;
  if (options_.axes.empty()) return steps;
  for (const int e : surviving_) {
    if (e == 0 || std::ranges::count(dropped, e) > 0) continue;
    std::ranges::copy(find_chain(options_.axes, e), std::back_inserter(steps));
  }
  return steps;
}

std::vector<int> Race::find_chain(const AxisSets& axes, int target) const {
  return find_axis_chain(axes, target, [&](int from, int to) -> std::optional<double> {
    if (is_disqualified(to)) return std::nullopt;  // times of a wrong result
    const Comparison gain = compare(from, to);
    return gain.rounds > 0 ? std::optional(gain.change.value) : std::nullopt;
  });
}

void Race::settle_margin(Seconds remaining) {
  const Seconds cost = round_cost();
  if (cost > Seconds(0)) {
    const double more = std::floor(std::max(0.0, remaining / cost));
    last_round_ = static_cast<int>(std::min<double>(last_round_, rounds() + more));
  }
  resolvable_ =
      resolvable_difference(levels_.bound, paired_sd(times_.common(surviving_)), last_round_);
  margin_ = std::max(margin_, *resolvable_);
}

void Race::drop(const std::vector<int>& entries, int leader, bool gross) {
  for (int e : entries) {
    dropped_[static_cast<std::size_t>(e)] = Drop{rounds(), leader, gross};
    std::erase(surviving_, e);
  }
}

void Race::look(LookKind kind) {
  Look taken = take_look(times_, surviving_, options_.stakes, levels_, margin_, kind, estimator_);
  drop(taken.dropped, taken.leader, false);
  if (taken.verdict) last_look_ = std::move(taken);
}

std::optional<Forecast> Race::forecast() const {
  const Table common = times_.common(surviving_);
  const auto n = static_cast<int>(common.size());
  if (n < kSettlingRound || surviving_.size() < 2 || options_.margin.value <= 0)
    return std::nullopt;
  int needed =
      std::max(first_look(), rounds_for(levels_.bound, paired_sd(common), options_.margin.value));
  if (decided() && last_look_->verdict == Verdict::kInconclusive)
    needed = std::max(needed, next_look(n, options_.max_rounds).value_or(needed));
  return Forecast{.effect = options_.margin,
                  .rounds = needed,
                  .more = std::max(0, needed - n) * round_cost(),
                  .last_round = last_round_,
                  .max_rounds = options_.max_rounds,
                  .resolvable = resolvable_.value_or(0)};
}

}  // namespace hone
