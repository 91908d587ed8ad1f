// SPDX-License-Identifier: Apache-2.0
// Forward selection over the axes of profiles, with races as the judge: each axis value alone, then
// the best one with the best value of every other axis that helped, and so on while a step pays. It
// knows neither builds nor programs: it is given what a race said and asks for the next one. The
// same answers make it ask the same questions.
#pragma once

#include <functional>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "analyzers/race.h"
#include "cli/run_facts.h"
#include "core/result.h"
#include "core/units.h"

namespace hone {

/// One race of the search: baseline, `from`, and what is tried on top of it.
struct SearchStage {
  std::string from = "baseline";
  std::vector<Trial> tried;
  Seconds budget{0};
};

/// What a race of the search said.
struct StageOutcome {
  Seconds measured{0};
  Verdict verdict = Verdict::kInconclusive;
  double margin = 0;        ///< as adapted; a log-ratio
  std::string recommended;  ///< "baseline" where nothing is
  std::string fastest;
  /// By profile, of the trials that were raced to an end: ln t_from - ln t_trial, positive where
  /// the trial is faster.
  std::map<std::string, Comparison> gains;
};

/// Carries out one race; nothing when it was interrupted.
using StageRace = std::function<Result<std::optional<StageOutcome>>(const SearchStage&)>;

/// What a search came to.
struct SearchEnd {
  /// What the last race is to be between, besides the baseline: the search's path, one profile for
  /// each step that was taken; where none was, the first stage's fastest if that stage could not
  /// decide. Empty: the first stage's own verdict stands, or the search was interrupted.
  std::vector<std::string> finalists;
  Seconds measured{0};  ///< by all stages
  bool interrupted = false;
};

/// The trial that was shown to pay: the race recommends it, and against `from` its estimate is at
/// least the margin and its lower bound above 0.
std::optional<Trial> find_taken(const SearchStage& stage, const StageOutcome& outcome);

/// Of each axis but `without` the trial that gained most, if that is at least the margin; in the
/// stage's order. Its bounds do not matter: it is only asked again.
std::vector<Trial> find_helpful(const SearchStage& stage, const StageOutcome& outcome,
                                const std::string& without);

/// A third of the budget is left for the last race; of the rest each stage gets half of what the
/// stages before it have left.
Seconds stage_budget(Seconds whole, Seconds measured);

/// `singles`: the values of single axes, each as a trial on the baseline.
Result<SearchEnd> search_profiles(std::vector<Trial> singles, Seconds budget,
                                  const StageRace& race);

}  // namespace hone
