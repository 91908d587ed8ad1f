// SPDX-License-Identifier: Apache-2.0
#include "analyzers/advise_footprint.h"

#include <fmt/format.h>

#include <cmath>
#include <optional>
#include <vector>

#include "analyzers/advise_numbers.h"
#include "analyzers/advise_text.h"

namespace hone {
namespace {

enum class Standing { kFits, kOpen, kTooSlow };

// By the bounds of its time against the baseline: slower by no more than the user's own margin for
// sure, perhaps, or not. Noise that hides such differences leaves it open, and allows no more.
Standing stand(const AdviceInput& input, std::size_t entry) {
  const EntryResult& result = input.race.entries[entry];
  if (entry == 0) return Standing::kFits;
  if (result.verdict == EntryVerdict::kDisqualified || result.behind) return Standing::kTooSlow;
  const double allowed = input.config.margin.value;
  if (result.interval.lo >= -allowed) return Standing::kFits;
  return result.interval.hi >= -allowed ? Standing::kOpen : Standing::kTooSlow;
}

double footprint(const AdviceInput& input, std::size_t entry) {
  const Candidate& candidate = input.candidates[entry];
  return input.config.goal == Goal::kSize ? static_cast<double>(candidate.loaded.count)
                                          : candidate.build.count();
}

double tolerance(const AdviceInput& input) {
  return input.config.goal == Goal::kSize ? 0.01 : 0.10;
}

std::string_view comparative(const AdviceInput& input) {
  return input.config.goal == Goal::kSize ? "smaller" : "faster to build";
}

// The simplest of those whose footprint is within the tolerance of the least one; an unknown
// footprint (0) never wins.
std::size_t find_least(const AdviceInput& input) {
  double least = footprint(input, 0);
  for (std::size_t e = 1; e < input.candidates.size(); ++e) {
    const double value = footprint(input, e);
    if (value > 0 && value < least && stand(input, e) == Standing::kFits) least = value;
  }
  for (std::size_t e = 0; e < input.candidates.size(); ++e) {
    const double value = footprint(input, e);
    if (stand(input, e) == Standing::kFits && (value > 0 || e == 0) &&
        value <= least * (1 + tolerance(input)))
      return e;
  }
  return 0;
}

// Names of those with a still lesser footprint than `chosen` whose time is open.
std::vector<std::string> find_open(const AdviceInput& input, std::size_t chosen) {
  std::vector<std::string> names;
  const double limit = footprint(input, chosen) / (1 + tolerance(input));
  for (std::size_t e = 1; e < input.candidates.size(); ++e) {
    const double value = footprint(input, e);
    if (value > 0 && value < limit && stand(input, e) == Standing::kOpen)
      names.push_back(input.candidates[e].name);
  }
  return names;
}

std::string render_use(const AdviceInput& input, std::size_t chosen) {
  const EntryResult& result = input.race.entries[chosen];
  const double saved = 1 - footprint(input, chosen) / footprint(input, 0);
  return fmt::format(
      "Use {}: {} {} than baseline and no more than {} {} ({} {} than baseline, 95 % interval {} "
      "to {}, {} paired rounds), for this link layout.",
      quote_name(input.candidates[chosen].name), render_percent(saved), comparative(input),
      render_limit(input.config.margin.value), worse_word(input.metric),
      render_less_or_more(result.estimate, input.metric), words_of(input.metric),
      render_less_or_more(result.interval.lo, input.metric),
      render_less_or_more(result.interval.hi, input.metric), result.rounds);
}

std::string render_open(const AdviceInput& input, const std::vector<std::string>& names) {
  return fmt::format("{} {} {} still, but may be more than {} {}", render_names(names),
                     names.size() == 1 ? "is" : "are", comparative(input),
                     render_limit(input.config.margin.value), worse_word(input.metric));
}

}  // namespace

Advice advise_footprint(const AdviceInput& input) {
  const std::size_t chosen = find_least(input);
  const std::vector<std::string> open = find_open(input, chosen);
  Advice advice;
  if (chosen != 0 && metrics_disagree(input.race.entries[chosen])) {
    advice.verdict = Verdict::kConflict;
    advice.text = render_conflict(input, static_cast<int>(chosen));
  } else if (chosen != 0) {
    advice.verdict = Verdict::kChange;
    advice.profile = input.candidates[chosen].name;
    advice.text = render_use(input, chosen) + render_consequences(input, static_cast<int>(chosen));
    if (!open.empty()) advice.text += "\n" + render_open(input, open) + ".";
  } else if (!open.empty()) {
    advice.verdict = Verdict::kInconclusive;
    advice.text = fmt::format("Not decided: {} after {} rounds. {}.", render_open(input, open),
                              input.race.rounds, render_way_out(input));
  } else {
    advice.verdict = Verdict::kKeep;
    advice.text = fmt::format(
        "Keep your baseline: no profile that is at most {} {} is {} by more than {} ({} rounds).",
        render_limit(input.config.margin.value), worse_word(input.metric), comparative(input),
        render_limit(tolerance(input)), input.race.rounds);
  }
  if (!open.empty()) advice.text += render_widened_margin(input);
  return advice;
}

}  // namespace hone
