// SPDX-License-Identifier: Apache-2.0
// From the race's result and the constraints to one recommendation and its sentences. Pure. The
// last line that begins with Use, Keep or Not decided is the recommendation.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "analyzers/metric.h"
#include "analyzers/race.h"
#include "core/config.h"
#include "core/store.h"

namespace hone {

/// One raced profile as advice sees it; index = race entry.
struct Candidate {
  std::string name;
  int complexity = 0;
  Bytes loaded{0};
  Seconds build{0};
  bool needs_training = false;
};

struct Advice {
  Verdict verdict = Verdict::kInconclusive;
  std::string profile = "baseline";  ///< recommended; "baseline" for keep, inconclusive, conflict
  std::vector<std::string> equal;    ///< profiles practically as good as the recommended one
  std::string text;                  ///< sentences; the recommendation begins its last such line
  double largest_possible_gain = 0;  ///< fraction, e.g. 0.008
  double resolvable = 0;             ///< fraction: smallest difference that could be seen
};

struct AdviceInput {
  RaceResult race;
  Metric metric = Metric::kCpuTime;
  AdviceConfig config;
  std::vector<Candidate> candidates;
  Seconds measured{0};  ///< spent on measuring
};

Advice advise(const AdviceInput& input);

/// "change", "keep", "better", "inconclusive", "conflict".
std::string_view name_of(Verdict verdict);
/// "faster", "slower", "equal", "unresolved", …
std::string_view name_of(EntryVerdict verdict);

}  // namespace hone
