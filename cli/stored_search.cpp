// SPDX-License-Identifier: Apache-2.0
#include "cli/stored_search.h"

#include <algorithm>

namespace hone {

std::optional<SearchStage> find_stage(const StoredRun& run) {
  if (!run.facts.search || run.facts.search->tried.empty()) return std::nullopt;
  return SearchStage{.from = run.facts.search->from,
                     .tried = run.facts.search->tried,
                     .budget = run.facts.advice.budget};
}

Result<StageOutcome> find_outcome(const StoredRun& run, const SearchStage& stage) {
  const RaceSetup setup = race_setup(run);
  StageOutcome outcome;
  if (setup.entries.empty()) return outcome;
  const auto replay = RaceReplay::fold(setup, run.samples);
  if (!replay) return fail(replay);
  const RaceResult result = replay->race().result();
  outcome.measured = replay->elapsed();
  outcome.verdict = result.verdict;
  outcome.margin = result.margin.value;
  outcome.recommended = setup.entries[static_cast<std::size_t>(result.recommended)];
  outcome.fastest = setup.entries[static_cast<std::size_t>(result.fastest)];
  const auto from = std::ranges::find(setup.entries, stage.from) - setup.entries.begin();
  const auto entries = static_cast<std::ptrdiff_t>(setup.entries.size());
  for (std::ptrdiff_t e = 0; from < entries && e < entries; ++e) {
    const auto index = static_cast<std::size_t>(e);
    const bool is_tried =
        std::ranges::find(stage.tried, setup.entries[index], &Trial::profile) != stage.tried.end();
    if (!is_tried || result.entries[index].verdict == EntryVerdict::kDisqualified) continue;
    outcome.gains.emplace(setup.entries[index],
                          replay->race().compare(static_cast<int>(from), static_cast<int>(e)));
  }
  return outcome;
}

}  // namespace hone
