// SPDX-License-Identifier: Apache-2.0
#include "analyzers/advise_text.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "analyzers/advise_numbers.h"

namespace hone {
namespace {

constexpr std::string_view kOneLayout = "for this link layout";

const EntryResult& result_of(const AdviceInput& input, int entry) {
  return input.race.entries[static_cast<std::size_t>(entry)];
}

std::string quoted(const AdviceInput& input, int entry) {
  return "`" + input.candidates[static_cast<std::size_t>(entry)].name + "`";
}

// "nothing else tried can be more than 0.7 % faster"
std::string render_rest(const AdviceInput& input) {
  const double gain = saved_share(input.race.largest_possible_gain);
  if (!(gain > 0)) return "nothing else tried is faster";
  return fmt::format("nothing else tried can be more than {} faster", render_percent(gain));
}

// The widest doubt that was left about any survivor; infinite before the first usable look.
double achieved_resolution(const RaceResult& race) {
  double widest = std::max(race.margin.value, race.resolvable.value_or(0));
  for (std::size_t e = 1; e < race.entries.size(); ++e) {
    const EntryResult& entry = race.entries[e];
    if (entry.dropped_after || entry.verdict == EntryVerdict::kDisqualified) continue;
    widest = std::max(widest, (entry.interval.hi - entry.interval.lo) / 2);
  }
  return widest;
}

std::string render_way_out(const AdviceInput& input) {
  const auto& forecast = input.race.forecast;
  if (forecast && forecast->rounds > input.race.max_rounds)
    return fmt::format(
        "Keep baseline: {} would need about {} rounds, more than the {} of a race; a longer "
        "workload, a quieter machine or a wider margin helps",
        render_limit(forecast->effect.value), forecast->rounds, input.race.max_rounds);
  if (input.race.rounds >= input.race.max_rounds)
    return fmt::format(
        "Keep baseline: a race has at most {} rounds; a longer workload, a quieter machine or a "
        "wider margin helps",
        input.race.max_rounds);
  if (forecast && forecast->more > Seconds(0))
    return "Keep baseline, or allow about " + render_about(input.measured + forecast->more);
  return "Keep baseline, or allow more time";
}

}  // namespace

std::string render_headline(const AdviceInput& input, int entry) {
  const EntryResult& result = result_of(input, entry);
  return fmt::format("{} {} than baseline (95 % interval {}, {} paired rounds)",
                     render_less_or_more(result.estimate), words_of(input.metric),
                     render_saved(result.interval), result.rounds);
}

std::string render_change(const AdviceInput& input) {
  const int entry = input.race.recommended;
  const std::string rest = input.race.entries.size() > 2 ? "; " + render_rest(input) : "";
  return fmt::format("Use {}: {}{}, {}.", quoted(input, entry), render_headline(input, entry), rest,
                     kOneLayout);
}

std::string render_better(const AdviceInput& input) {
  const RaceResult& race = input.race;
  std::vector<std::string> rivals;
  for (int e : race.open)
    if (e != race.recommended) rivals.push_back(input.candidates[static_cast<std::size_t>(e)].name);
  const EntryResult& result = result_of(input, race.recommended);
  std::string text = fmt::format(
      "Use {}: it beats the baseline by {} of {} (95 % interval {}, {} paired rounds), ",
      quoted(input, race.recommended), render_percent(saved_share(result.estimate)),
      words_of(input.metric), render_saved(result.interval), result.rounds);
  if (rivals.empty())
    text += "but the budget ended before its gain was known better";
  else
    text += fmt::format("but {} may be as good: {} rounds could not separate them below {}",
                        render_names(rivals), race.rounds,
                        render_percent(saved_share(race.largest_possible_gain)));
  return fmt::format("{}, {}.", text, kOneLayout);
}

std::string render_keep(const AdviceInput& input) {
  const RaceResult& race = input.race;
  if (race.no_change_possible)
    return "Keep your baseline: no change possible, there is no other binary to compare it with.";
  const bool is_alone = std::all_of(race.entries.begin() + 1, race.entries.end(), [](auto& entry) {
    return entry.verdict == EntryVerdict::kDisqualified;
  });
  if (is_alone) return "Keep your baseline: no other profile is left to compare it with.";
  if (race.largest_gain_entry == 0)
    return fmt::format("Keep your baseline: all that raced against it take more {} ({} rounds).",
                       words_of(input.metric), race.rounds);
  const double gain = saved_share(race.largest_possible_gain);
  const std::string largest = fmt::format("largest possible gain {}, {}", render_percent(gain),
                                          quoted(input, race.largest_gain_entry));
  if (race.below_margin)
    return fmt::format("Keep your baseline: {} takes {}, below the margin of {} ({}).",
                       quoted(input, race.fastest), render_headline(input, race.fastest),
                       render_limit(race.margin.value), largest);
  return fmt::format(
      "Keep your baseline: no profile is more than {} faster by {} ({}, {} paired rounds).",
      render_limit(race.margin.value), words_of(input.metric), largest, race.rounds);
}

std::string render_undecided(const AdviceInput& input) {
  const RaceResult& race = input.race;
  const double resolution = achieved_resolution(race);
  if (!std::isfinite(resolution)) {
    const Seconds enough = input.measured + (race.first_look - race.rounds) * race.round_cost;
    return fmt::format(
        "Not decided: no difference can be shown before round {}, and {} were run. Keep baseline, "
        "or allow about {}.",
        race.first_look, race.rounds, render_about(enough));
  }
  return fmt::format(
      "Not decided: differences below {} cannot be seen here within {} ({} rounds, paired noise "
      "{}). {}.",
      render_percent(saved_share(resolution)), render_about(input.measured), race.rounds,
      render_percent(race.paired_sd), render_way_out(input));
}

std::string render_conflict(const AdviceInput& input, int entry) {
  const EntryResult& result = result_of(input, entry);
  const Metric other = input.metric == Metric::kCpuTime ? Metric::kWallTime : Metric::kCpuTime;
  const Interval more{-result.other->interval.hi, -result.other->interval.lo};
  return fmt::format(
      "Not decided: {} and {} disagree ({} takes {}, but {} {}, interval {} to {}). Keep baseline.",
      words_of(input.metric), words_of(other), quoted(input, entry), render_headline(input, entry),
      render_less_or_more(result.other->value), words_of(other),
      render_percent(std::expm1(more.lo)), render_percent(std::expm1(more.hi)));
}

std::string render_short_budget(const ShortBudget& budget) {
  return fmt::format(
      "The budget pays for about {} rounds, but no difference can be shown before round {}: allow "
      "about {} of measuring.",
      budget.rounds, budget.needed, render_about(budget.enough));
}

std::string render_forecast(const Forecast& forecast) {
  return fmt::format("{} needs about {} rounds, {} more", render_limit(forecast.effect.value),
                     forecast.rounds, render_about(forecast.more));
}

}  // namespace hone
