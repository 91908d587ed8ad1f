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

#include "analyzers/statistics.h"
#include "core/units.h"

namespace hone {

struct RaceOptions {
  int entries = 2;  ///< K: distinct profiles, simplest first, 0 is the baseline
  std::uint64_t seed = 1;
  Fraction margin{0.01};
  int max_rounds = 94;  ///< 94, or 184 (three more looks, another C)
  /// Weight of each workload in the weighted mean of log-ratios; one entry for a single workload.
  std::vector<double> weights = {1.0};
};

/// What to run: each entry once per workload, in this order.
struct RoundPlan {
  int round;                 ///< 1..
  std::vector<int> order;    ///< entries of S, fresh random order
  std::vector<int> padding;  ///< environment padding of each, 0..4095 bytes, same order
};

/// The metric's value of each run of one round, > 0 and finite: value[e][w] for entry e of the
/// round's `order` (by position in `order`) and workload w.
struct RoundTimes {
  std::vector<std::vector<double>> value;
  /// The same of the other metric (wall beside CPU or the reverse), for "conflict"; empty: unknown.
  std::vector<std::vector<double>> other;
  Seconds cost{0};  ///< wall time the whole round took
};

enum class Verdict { kChange, kKeep, kBetter, kInconclusive, kConflict };
enum class EntryVerdict { kReference, kFaster, kSlower, kEqual, kUnresolved, kDisqualified };

/// One entry against the baseline, d = ln t_0 - ln t_i (positive: faster).
struct EntryResult {
  EntryVerdict verdict = EntryVerdict::kUnresolved;
  double estimate = 0;               ///< Hodges-Lehmann of d
  Interval interval{};               ///< at level a(K); infinite bounds are allowed
  int rounds = 0;                    ///< common rounds with the baseline
  bool gross = false;                ///< dropped as "at least 5 % slower in all n rounds"
  std::optional<int> dropped_after;  ///< round after which it was dropped
};

struct RaceResult {
  Verdict verdict = Verdict::kInconclusive;
  int recommended = 0;     ///< R; 0 for keep, inconclusive, conflict
  int fastest = 0;         ///< L
  std::vector<int> equal;  ///< practically equal to L (hi of d_iL <= m), L among them
  std::vector<int> open;   ///< BETTER: those still unresolved against L
  std::vector<EntryResult> entries;
  int rounds = 0;
  Fraction margin{0.01};             ///< m as adapted at round 8
  double paired_sd = 0;              ///< s_d of the pairwise log-ratios
  double largest_possible_gain = 0;  ///< max_j hi(d_Rj) or, for keep, max_j hi(d_0j); a log-ratio
  int largest_gain_entry = 0;
  std::optional<int> rounds_needed;  ///< for inconclusive: forecast for the user's own margin
  Seconds round_cost{0};             ///< of a round of the survivors
  bool no_change_possible = false;   ///< K = 1
};

class Race {
 public:
  explicit Race(RaceOptions options);

  /// The next round, or nothing when the race is decided or out of rounds. `remaining` is what is
  /// left of the budget: no round starts once it is spent (K = 1: 8 rounds regardless).
  std::optional<RoundPlan> next_round(Seconds remaining);
  /// Adds the finished round that next_round() gave. Applies drops and looks.
  void add(const RoundTimes& times, Seconds remaining);
  /// Entry `e` failed (crash, time-out, output mismatch): it leaves the race. Never the baseline.
  void disqualify(int e);

  /// The decision from all that was added, at any time.
  RaceResult result() const;

  const std::vector<int>& surviving() const { return surviving_; }
  int rounds() const;
  bool decided() const;
  /// First usable look: the first n with 2^-n <= a(K).
  int first_look() const;
  /// One-sided level a(K) of every bound.
  double level() const;

 private:
  RaceOptions options_;
  std::vector<int> surviving_;
  // … owned by the implementer
};

}  // namespace hone
