// SPDX-License-Identifier: Apache-2.0
// The race: randomised complete blocks, paired log-ratios, looks at fixed rounds, dropping and
// stopping, exactly as docs/MEASURING.md writes it. A pure fold over rounds: it is fed with times
// and asked what to run next, so a stored race can be replayed to the same verdict. All randomness
// comes from the seed and the round's number.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "analyzers/axis_chain.h"
#include "analyzers/race_decision.h"
#include "analyzers/race_levels.h"
#include "analyzers/race_order.h"
#include "analyzers/race_times.h"
#include "analyzers/statistics.h"
#include "core/result.h"
#include "core/units.h"

namespace hone {

struct RaceOptions {
  /// K: distinct profiles, 0 is the baseline, the others simplest first (of equal complexity the
  /// smaller, then the faster to build): ties go to the first.
  int entries = 2;
  std::uint64_t seed = 1;
  Fraction margin{0.01};
  int max_rounds = kUsualRounds;  ///< above 94, and up to 184, other levels hold
  /// Weight of each workload in the weighted mean of log-ratios; one entry for a single workload.
  std::vector<double> weights = {1.0};
  std::vector<std::string> names = {};   ///< of the entries, for messages; may be empty
  std::vector<std::string> titles = {};  ///< of the workloads, as `names`
  Stakes stakes = {};
  /// Of the entries; empty: unknown. The steps to a combination that is still in the race are not
  /// dropped as far behind: what its axes bought is to have an interval.
  AxisSets axes = {};
};

/// The metric's value of each run of one round, > 0 and finite: value[p][w] for the entry at
/// position p of the round's `order` and workload w. The row of an entry that was disqualified
/// during the round is ignored and may be empty.
struct RoundTimes {
  std::vector<std::vector<double>> value;
  /// The same of the other metric (wall beside CPU or the reverse), for "conflict"; empty: unknown.
  std::vector<std::vector<double>> other;
  Seconds cost{0};   ///< wall time the whole round took, all attempts together
  int attempts = 1;  ///< how often it was run until it counted
};

enum class EntryVerdict { kReference, kFaster, kSlower, kEqual, kUnresolved, kDisqualified };

/// One entry against the baseline over their common rounds, d = ln t_0 - ln t_i (positive: faster).
/// The baseline's own entry has zero estimates and intervals.
struct EntryResult {
  EntryVerdict verdict = EntryVerdict::kUnresolved;
  double estimate = 0;  ///< Hodges-Lehmann of d
  Interval interval{};  ///< at level a(K); infinite bounds are allowed
  int rounds = 0;       ///< common rounds with the baseline
  /// Dropped as "at least 5 % slower in all n rounds" than this entry: `verdict` is kSlower and is
  /// about it, not about the baseline; the interval is void.
  std::optional<int> behind;
  std::optional<int> dropped_after;  ///< round after which it was dropped
  std::optional<Estimate> other;     ///< the same of the other metric, where it is known
  /// Each workload alone, at level a(K)/W: slower on it when hi < 0. Empty for a single workload.
  std::vector<Estimate> workloads;
};

/// What a difference of `effect` would take: about `rounds` in all, `more` time from now on; and
/// what this race can have.
struct Forecast {
  Fraction effect;
  int rounds;
  Seconds more;
  int last_round = kMostRounds;  ///< that the budget and max_rounds allow
  int max_rounds = kMostRounds;  ///< of this race
  double resolvable = 0;         ///< log-ratio that can be told apart by last_round
};

struct RaceResult {
  Verdict verdict = Verdict::kInconclusive;
  int recommended = 0;     ///< R; 0 for keep, inconclusive, conflict
  int fastest = 0;         ///< L
  std::vector<int> equal;  ///< practically equal to L (hi of d_iL <= m), L among them
  std::vector<int> open;   ///< those still unresolved against L
  std::vector<EntryResult> entries;
  int rounds = 0;
  Fraction margin{0.01};  ///< m as adapted at round 8; bounds log-ratios
  double paired_sd = 0;   ///< s_d of the pairwise log-ratios
  /// Log-ratio that the rounds of this race can resolve; known from round 8 on.
  std::optional<double> resolvable;
  double largest_possible_gain = 0;  ///< max_j hi(d_Rj) or, for keep, max_j hi(d_0j); a log-ratio
  int largest_gain_entry = 0;        ///< that j; 0 when there is none
  std::optional<Forecast> forecast;  ///< for the user's own margin
  Seconds round_cost{0};             ///< of a round of the survivors
  int first_look = 0;                ///< before it no difference can be shown
  int max_rounds = kUsualRounds;
  bool no_change_possible = false;  ///< K = 1
  bool below_margin = false;        ///< keep: `fastest` is faster, by less than the margin
  std::optional<int> conflicting;   ///< conflict: R of the ranking metric
};

/// Entry i against entry j over their common rounds, d = ln t_i - ln t_j.
struct Comparison {
  Estimate change;  ///< at level a(K)
  int rounds = 0;
};

/// Both metrics are significant with opposite signs, the ranking one in the entry's favour.
bool metrics_disagree(const EntryResult& entry);

class Race {
 public:
  /// Preconditions: at least one entry and one weight, all weights > 0.
  explicit Race(RaceOptions options);

  /// The next round, or nothing when the race is decided or out of rounds. `remaining` is what is
  /// left of the budget: no round starts that is expected to take longer, by the rounds before it
  /// (K = 1: 8 rounds regardless). Asked again before add(), it gives the same plan.
  std::optional<RoundPlan> next_round(Seconds remaining);
  /// Adds the finished round that next_round() gave. Applies drops and looks. A value that is not
  /// positive and finite is an Error that names the run; the round is then not added.
  Result<void> add(const RoundTimes& times, Seconds remaining);
  /// Entry `e` failed (crash, time-out, output mismatch): it leaves the race, also in the middle of
  /// a round. Who was dropped for being slower than `e` comes back. Never the baseline.
  void disqualify(int e);

  /// The decision from all that was added; in the middle of the race as if its budget were spent.
  RaceResult result() const;
  /// From round 8 on, what the user's own margin would take; nothing without a second survivor.
  std::optional<Forecast> forecast() const;

  /// Any two entries: void (0 rounds) when they never ran together.
  Comparison compare(int i, int j) const;

  /// find_axis_chain() by the rounds so far, over entries that were not disqualified.
  std::vector<int> find_chain(const AxisSets& axes, int target) const;

  const std::vector<int>& surviving() const { return surviving_; }
  int rounds() const { return times_.rounds(); }
  bool decided() const { return last_look_.has_value(); }
  bool is_disqualified(int e) const { return disqualified_[static_cast<std::size_t>(e)]; }
  /// First usable look: the first n with 2^-n <= a(K).
  int first_look() const;
  /// One-sided level a(K) of every bound.
  double level() const { return levels_.bound; }
  /// The race ends after this round: known after round 8, at most max_rounds before.
  int last_round() const { return last_round_; }

 private:
  struct Drop {
    int round;
    int leader;  ///< that it was slower than
    bool gross;
  };

  bool is_over(Seconds remaining) const;
  bool has_time(Seconds remaining) const;
  int common_rounds() const;
  Seconds round_cost() const;
  void drop_gross_losers();
  std::vector<int> find_steps(const std::vector<int>& dropped) const;
  void settle_margin(Seconds remaining);
  void drop(const std::vector<int>& entries, int leader, bool gross);
  void look(LookKind kind);

  RaceResult summarize() const;
  double noise() const;
  EntryResult summarize_entry(int e) const;
  std::vector<int> find_equal(int leader) const;
  int find_recommended(const RaceResult& result) const;
  void set_largest_gain(RaceResult& result) const;

  RaceOptions options_;
  Levels levels_;
  LogTimes times_;
  std::vector<int> surviving_;                ///< S, ascending
  std::vector<std::optional<Drop>> dropped_;  ///< by entry
  std::vector<bool> disqualified_;            ///< by entry
  std::vector<int> ran_;                      ///< entries that ran, by round
  std::vector<Seconds> costs_;                ///< by round, of one attempt
  int attempts_ = 0;                          ///< of all rounds
  std::optional<RoundPlan> planned_;
  double margin_;
  std::optional<double> resolvable_;  ///< known once the margin and the last round are settled
  int last_round_;
  std::optional<Look> last_look_;
  mutable WalshEstimator estimator_;  ///< remembers indices only
};

}  // namespace hone
