// SPDX-License-Identifier: Apache-2.0
// One look at a race: who leads, who is dropped, who is still open, and whether that decides it.
// The rules and the order in which they apply are those of docs/MEASURING.md. Pure.
#pragma once

#include <optional>
#include <vector>

#include "analyzers/race_levels.h"
#include "analyzers/race_times.h"
#include "analyzers/statistics.h"

namespace hone {

enum class Verdict { kChange, kKeep, kBetter, kInconclusive, kConflict };

enum class LookKind { kScheduled, kLast };  ///< kLast: no further round will come

/// Entries that a race may not lose sight of, besides the baseline (a search's best so far, and the
/// profiles of its path). Empty for an ordinary race.
struct Stakes {
  std::vector<int> kept;     ///< never dropped, so that their comparisons have intervals
  std::optional<int> rival;  ///< kept, and unresolved until it is beaten or practically equal
  /// Set where the goal is not time: what an entry may lose against the baseline, a log-ratio. Who
  /// is slower than the leader is dropped no more, but who surely loses more than this against the
  /// baseline; and nothing is decided before it is known of each whether it does.
  std::optional<double> allowed_loss = {};
};

struct Look {
  int leader = 0;                  ///< L
  std::vector<int> dropped;        ///< slower than L; never the baseline, nor what is kept
  std::vector<int> unresolved;     ///< may be faster than L by more than the margin; an open rival
  std::optional<Verdict> verdict;  ///< empty: the race goes on (never after the last look)
  bool below_margin = false;       ///< kKeep though L is faster: by less than the margin
};

/// Looks at the common rounds of `surviving` (which holds 0, the baseline). `margin` is a
/// log-ratio. What is kept is in no list of the dropped. Never says kConflict: that is about
/// another metric.
Look take_look(const LogTimes& times, const std::vector<int>& surviving, const Stakes& stakes,
               const Levels& levels, double margin, LookKind kind, WalshEstimator& estimator);

}  // namespace hone
