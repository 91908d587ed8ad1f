// SPDX-License-Identifier: Apache-2.0
// From the race's result and the goal to one recommendation and its sentences. Pure. The last line
// that begins with Use, Keep or Not decided is the recommendation; constraints (size, build time)
// are the caller's: who violates them is not raced.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "analyzers/metric.h"
#include "analyzers/race.h"
#include "core/config.h"
#include "core/units.h"

namespace hone {

/// One raced profile as advice sees it; index = race entry.
struct Candidate {
  std::string name;
  int complexity = 0;
  Bytes loaded{0};   ///< 0: unknown
  Seconds build{0};  ///< 0: unknown
  bool needs_training = false;
  Bytes peak{0};  ///< largest resident set, median; 0: unknown
};

/// The order in which candidates enter a race, and in which ties are broken: the simpler, then the
/// smaller, then the faster to build. (The baseline goes first, whatever it is.)
bool is_simpler(const Candidate& a, const Candidate& b);

struct Advice {
  Verdict verdict = Verdict::kInconclusive;
  std::string profile = "baseline";  ///< recommended; "baseline" for keep, inconclusive, conflict
  std::vector<std::string> equal;    ///< profiles practically as good as the recommended one
  std::string text;                  ///< sentences; the recommendation begins its last such line
  double largest_possible_gain = 0;  ///< fraction, e.g. 0.008; 1 when nothing is known yet
  double resolvable = 0;             ///< fraction: smallest difference that could be seen; 1: none
};

/// What raced: the sentences differ. kFinalists: profiles that a search came to, which tried others
/// before.
enum class Contest { kProfiles, kFinalists, kCommands };

struct AdviceInput {
  RaceResult race;
  MetricDecision metric = {};
  AdviceConfig config;
  std::vector<Candidate> candidates;  ///< one per race entry
  Seconds measured{0};                ///< spent on measuring
  /// Names of what each EntryResult::workloads is about; may be empty for a single one.
  std::vector<std::string> workloads = {};
  int disturbed = 0;  ///< rounds that were flagged: more than half is a busy machine
  Contest contest = Contest::kProfiles;  ///< commands: candidates[0] is called by its name
};

/// With the goal "time" the verdict is the race's. With "size" or "build-time" the smallest or
/// fastest to build is recommended among those that are shown to be slower than the baseline by no
/// more than the margin; differences of 1 % of size or 10 % of build time are ties.
Advice advise(const AdviceInput& input);

/// "change", "keep", "better", "inconclusive", "conflict".
std::string_view name_of(Verdict verdict);
/// "reference", "faster", "slower", "equal", "unresolved", "disqualified".
std::string_view name_of(EntryVerdict verdict);

}  // namespace hone
