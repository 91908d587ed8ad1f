// SPDX-License-Identifier: Apache-2.0
#include "analyzers/advise_text.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "analyzers/advise_numbers.h"

namespace hone {
namespace {

const EntryResult& result_of(const AdviceInput& input, int entry) {
  return input.race.entries[static_cast<std::size_t>(entry)];
}

std::string quoted(const AdviceInput& input, int entry) {
  return quote_name(input.candidates[static_cast<std::size_t>(entry)].name);
}

bool are_commands(const AdviceInput& input) { return input.contest == Contest::kCommands; }

std::string reference(const AdviceInput& input) {
  return are_commands(input) ? quoted(input, 0) : "baseline";
}

std::string keep_reference(const AdviceInput& input) {
  return are_commands(input) ? "Keep " + quoted(input, 0) : "Keep your baseline";
}

std::string_view kind(const AdviceInput& input) {
  if (input.contest == Contest::kFinalists) return "profile of the last race";
  return are_commands(input) ? "command" : "profile";
}

// One binary is one sample of layout, however often it runs.
std::string_view one_layout(const AdviceInput& input) {
  return are_commands(input) ? "as these programs are linked" : "for this link layout";
}

double gained(const AdviceInput& input, double log_ratio) {
  return gained_share(log_ratio, input.metric.better);
}

std::string_view comparative(const AdviceInput& input) {
  return is_time(input.metric.metric) ? "faster" : "better";
}

// A program takes time and memory, and has a score.
std::string_view takes(const AdviceInput& input) {
  return input.metric.metric == Metric::kReading ? "has" : "takes";
}

// "nothing else tried can be more than 0.7 % faster"
std::string render_rest(const AdviceInput& input) {
  const double gain = gained(input, input.race.largest_possible_gain);
  const std::string_view field =
      input.contest == Contest::kFinalists ? "in the last race" : "tried";
  if (!(gain > 0)) return fmt::format("nothing else {} is {}", field, comparative(input));
  return fmt::format("nothing else {} can be more than {} {}", field, render_percent(gain),
                     comparative(input));
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

}  // namespace

std::string render_way_out(const AdviceInput& input) {
  const auto& forecast = input.race.forecast;
  if (forecast && forecast->rounds > input.race.max_rounds)
    return fmt::format(
        "Keep {}: {} would need about {} rounds, more than the {} of a race; a longer "
        "workload, a quieter machine or a wider margin helps",
        reference(input), render_limit(forecast->effect.value), forecast->rounds,
        input.race.max_rounds);
  if (input.race.rounds >= input.race.max_rounds)
    return fmt::format(
        "Keep {}: a race has at most {} rounds; a longer workload, a quieter machine or a "
        "wider margin helps",
        reference(input), input.race.max_rounds);
  if (forecast && forecast->more > Seconds(0))
    return fmt::format("Keep {}, or allow about {}", reference(input),
                       render_about(input.measured + forecast->more));
  return fmt::format("Keep {}, or allow more time", reference(input));
}

std::string render_headline(const AdviceInput& input, int entry) {
  const EntryResult& result = result_of(input, entry);
  return fmt::format("{} {} than {} (95 % interval {}, {} paired rounds)",
                     render_less_or_more(result.estimate, input.metric), words_of(input.metric),
                     reference(input), render_gained(result.interval, input.metric.better),
                     result.rounds);
}

std::string render_change(const AdviceInput& input) {
  const int entry = input.race.recommended;
  const std::string rest = input.race.entries.size() > 2 ? "; " + render_rest(input) : "";
  return fmt::format("Use {}: {}{}, {}.", quoted(input, entry), render_headline(input, entry), rest,
                     one_layout(input));
}

std::string render_better(const AdviceInput& input) {
  const RaceResult& race = input.race;
  std::vector<std::string> rivals;
  for (int e : race.open)
    if (e != race.recommended) rivals.push_back(input.candidates[static_cast<std::size_t>(e)].name);
  const EntryResult& result = result_of(input, race.recommended);
  std::string text = fmt::format(
      "Use {}: it beats {} by {} {} {} (95 % interval {}, {} paired rounds), ",
      quoted(input, race.recommended), are_commands(input) ? quoted(input, 0) : "the baseline",
      render_percent(gained(input, result.estimate)),
      input.metric.metric == Metric::kReading ? "in" : "of", words_of(input.metric),
      render_gained(result.interval, input.metric.better), result.rounds);
  if (rivals.empty())
    text += fmt::format("but {} ended before its gain was known better",
                        race.rounds >= race.max_rounds ? fmt::format("its {} rounds", race.rounds)
                                                       : std::string("the budget"));
  else
    text += fmt::format("but {} may be as good: {} rounds could not separate them below {}",
                        render_names(rivals), race.rounds,
                        render_percent(gained(input, race.largest_possible_gain)));
  return fmt::format("{}, {}.", text, one_layout(input));
}

std::string render_keep(const AdviceInput& input) {
  const RaceResult& race = input.race;
  if (race.no_change_possible)
    return keep_reference(input) +
           (are_commands(input)
                ? ": one command alone, there is nothing to compare it with."
                : ": no change possible, no other binary is left to race against it.");
  const bool is_alone = std::all_of(race.entries.begin() + 1, race.entries.end(), [](auto& entry) {
    return entry.verdict == EntryVerdict::kDisqualified;
  });
  if (is_alone)
    return fmt::format("{}: no other {} is left to compare it with.", keep_reference(input),
                       kind(input));
  if (race.largest_gain_entry == 0)
    return fmt::format("{}: all that raced against it {} {} {} ({} rounds).", keep_reference(input),
                       input.metric.metric == Metric::kReading ? "have" : "take",
                       direction_words(Direction::kLoss, input.metric), words_of(input.metric),
                       race.rounds);
  const double gain = gained(input, race.largest_possible_gain);
  const std::string largest = fmt::format("largest possible gain {}, {}", render_percent(gain),
                                          quoted(input, race.largest_gain_entry));
  if (race.below_margin)
    return fmt::format("{}: {} {} {}, below the margin of {} ({}).", keep_reference(input),
                       quoted(input, race.fastest), takes(input),
                       render_headline(input, race.fastest), render_limit(race.margin.value),
                       largest);
  return fmt::format("{}: no {} is more than {} {} by {} ({}, {} paired rounds).",
                     keep_reference(input), kind(input), render_limit(race.margin.value),
                     comparative(input), words_of(input.metric), largest, race.rounds);
}

std::string render_undecided(const AdviceInput& input) {
  const RaceResult& race = input.race;
  const double resolution = achieved_resolution(race);
  if (!std::isfinite(resolution)) {
    const Seconds enough = input.measured + (race.first_look - race.rounds) * race.round_cost;
    const std::string wish = race.max_rounds < race.first_look
                                 ? fmt::format("{} rounds (--max-rounds)", race.first_look)
                                 : "about " + render_about(enough);
    return fmt::format(
        "Not decided: no difference can be shown before round {}, and {} were run. Keep {}, or "
        "allow {}.",
        race.first_look, race.rounds, reference(input), wish);
  }
  return fmt::format(
      "Not decided: differences below {} cannot be seen here within {} ({} rounds, paired noise "
      "{}). {}.",
      render_percent(saved_share(resolution)), render_about(input.measured), race.rounds,
      render_percent(race.paired_sd), render_way_out(input));
}

std::string render_conflict(const AdviceInput& input, int entry) {
  const EntryResult& result = result_of(input, entry);
  const Metric other = other_time(input.metric.metric);
  const Interval more{-result.other->interval.hi, -result.other->interval.lo};
  return fmt::format(
      "Not decided: {} and {} disagree ({} takes {}, but {} {}, interval {} to {}). Keep {}.",
      words_of(input.metric), words_of(other), quoted(input, entry), render_headline(input, entry),
      render_less_or_more(result.other->value, {.metric = other}), words_of(other),
      render_percent(std::expm1(more.lo)), render_percent(std::expm1(more.hi)), reference(input));
}

std::string render_widened_margin(const AdviceInput& input) {
  const RaceResult& race = input.race;
  if (race.margin.value <= input.config.margin.value) return "";
  std::string text =
      fmt::format("\nThe noise here hides differences below {} (your margin is {})",
                  render_limit(race.margin.value), render_limit(input.config.margin.value));
  if (race.forecast && race.forecast->rounds <= race.max_rounds && race.forecast->more > Seconds(0))
    text += fmt::format(": about {} rounds, {} more, would show them", race.forecast->rounds,
                        render_about(race.forecast->more));
  return text + ".";
}

std::string render_short_budget(const ShortBudget& budget) {
  if (budget.of == Shortage::kRounds)
    return fmt::format(
        "the race ends after round {}, but no difference can be shown before round {}: allow more "
        "(--max-rounds {})",
        budget.rounds, budget.needed, budget.needed);
  return fmt::format(
      "the budget pays for about {} rounds, but no difference can be shown before round {}: allow "
      "about {} (--budget {:.0f}s)",
      budget.rounds, budget.needed, render_about(budget.enough), std::ceil(budget.enough.count()));
}

std::string render_forecast(const Forecast& forecast) {
  const std::string wish = render_limit(forecast.effect.value);
  if (forecast.rounds <= forecast.last_round)
    return fmt::format("{} needs about {} rounds, {} more", wish, forecast.rounds,
                       render_about(forecast.more));
  const std::string rest = fmt::format("differences below {} will stay unseen",
                                       render_percent(saved_share(forecast.resolvable)));
  if (forecast.rounds > forecast.max_rounds)
    return fmt::format("{} would need about {} rounds, a race has at most {}: {}", wish,
                       forecast.rounds, forecast.max_rounds, rest);
  return fmt::format("{} needs about {} rounds, {} more, but the budget ends at round {}: {}", wish,
                     forecast.rounds, render_about(forecast.more), forecast.last_round, rest);
}

}  // namespace hone
