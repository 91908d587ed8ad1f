// SPDX-License-Identifier: Apache-2.0
#include "analyzers/advise.h"

#include <fmt/format.h>

#include <algorithm>
#include <cassert>
#include <tuple>

#include "analyzers/advise_footprint.h"
#include "analyzers/advise_numbers.h"
#include "analyzers/advise_text.h"

namespace hone {
namespace {

// In the line of the verdict itself: a reader of one line must see it.
std::string render_busy(const AdviceInput& input) {
  if (2 * input.disturbed <= input.race.rounds) return "";
  return fmt::format(" Busy machine: other work disturbed {} of {} rounds.", input.disturbed,
                     input.race.rounds);
}

std::string render_verdict(const AdviceInput& input) {
  switch (input.race.verdict) {
    case Verdict::kChange:
      return render_change(input);
    case Verdict::kBetter:
      return render_better(input);
    case Verdict::kKeep:
      return render_keep(input);
    case Verdict::kConflict:
      return render_conflict(input, input.race.conflicting.value());
    case Verdict::kInconclusive:
      return render_undecided(input);
  }
  return {};
}

std::string render_recommendation(const AdviceInput& input) {
  return render_verdict(input) + render_busy(input);
}

Advice advise_time(const AdviceInput& input) {
  const RaceResult& race = input.race;
  Advice advice;
  advice.verdict = race.verdict;
  advice.text = render_recommendation(input);
  if (race.verdict == Verdict::kKeep) {
    for (std::size_t e = 1; e < race.entries.size(); ++e)
      if (race.entries[e].verdict == EntryVerdict::kEqual)
        advice.equal.push_back(input.candidates[e].name);
  }
  if (race.recommended != 0) {
    advice.profile = input.candidates[static_cast<std::size_t>(race.recommended)].name;
    for (int e : race.equal)
      if (e != race.recommended)
        advice.equal.push_back(input.candidates[static_cast<std::size_t>(e)].name);
    advice.text += render_consequences(input, race.recommended);
    if (!advice.equal.empty())
      advice.text += fmt::format("\nPractically as good: {}.", render_names(advice.equal));
  }
  if (race.verdict != Verdict::kInconclusive) advice.text += render_widened_margin(input);
  return advice;
}

}  // namespace

bool is_simpler(const Candidate& a, const Candidate& b) {
  return std::tie(a.complexity, a.loaded, a.build) < std::tie(b.complexity, b.loaded, b.build);
}

Advice advise(const AdviceInput& input) {
  const RaceResult& race = input.race;
  assert(input.candidates.size() == race.entries.size());
  const bool is_time = input.config.goal == Goal::kTime || race.no_change_possible;
  Advice advice = is_time ? advise_time(input) : advise_footprint(input);
  advice.largest_possible_gain = gained_share(race.largest_possible_gain, input.metric.better);
  advice.resolvable = race.resolvable ? saved_share(*race.resolvable) : 1;
  return advice;
}

std::string_view name_of(Verdict verdict) {
  switch (verdict) {
    case Verdict::kChange:
      return "change";
    case Verdict::kKeep:
      return "keep";
    case Verdict::kBetter:
      return "better";
    case Verdict::kInconclusive:
      return "inconclusive";
    case Verdict::kConflict:
      return "conflict";
  }
  return {};
}

std::string_view name_of(EntryVerdict verdict) {
  switch (verdict) {
    case EntryVerdict::kReference:
      return "reference";
    case EntryVerdict::kFaster:
      return "faster";
    case EntryVerdict::kSlower:
      return "slower";
    case EntryVerdict::kEqual:
      return "equal";
    case EntryVerdict::kUnresolved:
      return "unresolved";
    case EntryVerdict::kDisqualified:
      return "disqualified";
  }
  return {};
}

}  // namespace hone
