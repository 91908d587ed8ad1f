// SPDX-License-Identifier: Apache-2.0
#include "cli/search.h"

#include <algorithm>

#include "profiles/single_axes.h"

namespace hone {

namespace {

double gain_of(const Trial& trial, const StageOutcome& outcome) {
  const auto gain = outcome.gains.find(trial.profile);
  return gain == outcome.gains.end() || gain->second.rounds == 0 ? 0 : gain->second.change.value;
}

bool is_decided(Verdict verdict) {
  return verdict == Verdict::kChange || verdict == Verdict::kBetter;
}

/// Where no step was taken: an undecided first stage is settled between the baseline and its
/// fastest.
std::vector<std::string> find_hopeful(const SearchStage& first, const StageOutcome& outcome) {
  if (outcome.verdict == Verdict::kKeep || outcome.verdict == Verdict::kConflict) return {};
  const auto fastest = std::ranges::find(first.tried, outcome.fastest, &Trial::profile);
  if (fastest == first.tried.end() || gain_of(*fastest, outcome) <= 0) return {};
  return {outcome.fastest};
}

}  // namespace

std::optional<Trial> find_taken(const SearchStage& stage, const StageOutcome& outcome) {
  const auto trial = std::ranges::find(stage.tried, outcome.recommended, &Trial::profile);
  if (!is_decided(outcome.verdict) || trial == stage.tried.end()) return std::nullopt;
  const auto gain = outcome.gains.find(trial->profile);
  if (gain == outcome.gains.end()) return std::nullopt;
  const Estimate& change = gain->second.change;
  if (change.value < outcome.margin || change.interval.lo <= 0) return std::nullopt;
  return *trial;
}

std::vector<Trial> find_helpful(const SearchStage& stage, const StageOutcome& outcome,
                                const std::string& without) {
  std::vector<Trial> helpful;
  for (const Trial& trial : stage.tried) {
    const double gain = gain_of(trial, outcome);
    if (trial.axis == without || gain <= 0 || gain < outcome.margin) continue;
    const auto known = std::ranges::find(helpful, trial.axis, &Trial::axis);
    if (known == helpful.end()) {
      helpful.push_back(trial);
    } else if (gain > gain_of(*known, outcome)) {
      *known = trial;
    }
  }
  return helpful;
}

Seconds stage_budget(Seconds whole, Seconds measured) {
  return std::max(Seconds(0), (whole - whole / 3 - measured) / 2);
}

Result<SearchEnd> search_profiles(std::vector<Trial> singles, Seconds budget,
                                  const StageRace& race) {
  SearchEnd end;
  std::vector<std::string> path;  // values, in the order in which they were taken
  SearchStage stage{.tried = std::move(singles)};
  while (!stage.tried.empty()) {
    stage.budget = stage_budget(budget, end.measured);
    if (stage.budget.count() <= 0) break;
    const auto outcome = race(stage);
    if (!outcome) return fail(outcome);
    if (!*outcome) return SearchEnd{.measured = end.measured, .interrupted = true};
    end.measured += (*outcome)->measured;
    const auto taken = find_taken(stage, **outcome);
    if (!taken) {
      if (path.empty()) end.finalists = find_hopeful(stage, **outcome);
      break;
    }
    path.push_back(taken->value);
    end.finalists.push_back(taken->profile);
    std::vector<Trial> next = find_helpful(stage, **outcome, taken->axis);
    for (Trial& trial : next) {
      std::vector<std::string> values = path;
      values.push_back(trial.value);
      trial.profile = combine_choices(values);
    }
    stage = {.from = taken->profile, .tried = std::move(next)};
  }
  return end;
}

}  // namespace hone
