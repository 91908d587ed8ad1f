// SPDX-License-Identifier: Apache-2.0
#include "analyzers/counters.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>
#include <sstream>

#include "analyzers/statistics.h"

namespace hone {
namespace {

const Count* find_count(const std::vector<Count>& counts, int group, std::string_view event) {
  const auto found = std::ranges::find_if(
      counts, [&](const Count& count) { return count.group == group && count.event == event; });
  return found == counts.end() ? nullptr : &*found;
}

double share_of(const Count& count) {
  return count.enabled == 0
             ? 0
             : static_cast<double>(count.running) / static_cast<double>(count.enabled);
}

std::optional<double> find_reading(const Readings& readings, std::string_view name) {
  const auto found = std::ranges::find(readings, name, &Readings::value_type::first);
  return found == readings.end() ? std::nullopt : std::optional(found->second);
}

/// Of the runs that have it.
std::optional<double> median_reading(const std::vector<Readings>& runs, std::string_view name) {
  std::vector<double> values;
  for (const Readings& run : runs) {
    if (const auto value = find_reading(run, name)) values.push_back(*value);
  }
  return values.empty() ? std::nullopt : std::optional(median(std::move(values)));
}

std::optional<double> weighted(std::optional<double> a, double weight_a, std::optional<double> b,
                               double weight_b) {
  if (!a || !b) return std::nullopt;
  return (*a * weight_a + *b * weight_b) / (weight_a + weight_b);
}

}  // namespace

std::string render_counts(const std::vector<Count>& counts) {
  std::string text;
  for (const Count& count : counts)
    text += fmt::format("{} {} {} {} {}\n", count.group, count.event, count.value, count.enabled,
                        count.running);
  return text;
}

Result<std::vector<Count>> parse_counts(std::string_view text) {
  std::vector<Count> counts;
  std::istringstream lines{std::string(text)};
  for (std::string line; std::getline(lines, line);) {
    std::istringstream words(line);
    Count count;
    std::string more;
    if (!(words >> count.group >> count.event >> count.value >> count.enabled >> count.running) ||
        words >> more)
      return fail("the counts cannot be read");
    counts.push_back(std::move(count));
  }
  return counts;
}

std::optional<double> scaled(const Count& count) {
  if (count.running == 0) return std::nullopt;
  return static_cast<double>(count.value) * static_cast<double>(count.enabled) /
         static_cast<double>(count.running);
}

Result<Readings> to_readings(const std::vector<Count>& counts) {
  Readings readings;
  double share = 1;
  for (const Count& count : counts) {
    const Count* instructions = find_count(counts, count.group, kInstructions);
    if (!instructions || instructions->value == 0 || !scaled(count)) continue;
    share = std::min(share, share_of(count));
    if (find_reading(readings, count.event)) continue;  // instructions lead every group
    const bool is_total = count.event == kInstructions || count.event == kCycles;
    readings.emplace_back(count.event, is_total ? *scaled(count)
                                                : 1000 * static_cast<double>(count.value) /
                                                      static_cast<double>(instructions->value));
  }
  if (!find_reading(readings, kInstructions))
    return fail("the CPU had no counter free for instructions");
  readings.emplace_back(kCountedShare, share);
  return readings;
}

std::optional<Counters> summarize_counters(const std::vector<Readings>& runs) {
  const auto instructions = median_reading(runs, kInstructions);
  if (!instructions) return std::nullopt;
  Counters counters{.instructions = *instructions,
                    .cycles = median_reading(runs, kCycles),
                    .branch_misses = median_reading(runs, kBranchMisses),
                    .code_misses = median_reading(runs, kCodeMisses),
                    .code_page_misses = median_reading(runs, kCodePageMisses),
                    .runs = static_cast<int>(runs.size())};
  double least = *instructions;
  double most = *instructions;
  for (const Readings& run : runs) {
    least = std::min(least, find_reading(run, kInstructions).value_or(least));
    most = std::max(most, find_reading(run, kInstructions).value_or(most));
    counters.share = std::min(counters.share, find_reading(run, kCountedShare).value_or(1));
  }
  counters.spread = (most - least) / *instructions;
  return counters;
}

Counters sum_counters(const Counters& a, const Counters& b) {
  const auto misses = [&](std::optional<double> Counters::* figure) {
    return weighted(a.*figure, a.instructions, b.*figure, b.instructions);
  };
  return {.instructions = a.instructions + b.instructions,
          .cycles = a.cycles && b.cycles ? std::optional(*a.cycles + *b.cycles) : std::nullopt,
          .branch_misses = misses(&Counters::branch_misses),
          .code_misses = misses(&Counters::code_misses),
          .code_page_misses = misses(&Counters::code_page_misses),
          .share = std::min(a.share, b.share),
          .spread = std::max(a.spread, b.spread),
          .runs = std::min(a.runs, b.runs)};
}

std::string render_causes(const std::string& name, const Counters& baseline,
                          const Counters& counters) {
  struct Cause {
    std::optional<double> Counters::* misses;
    const char* title;
  };
  constexpr std::array kCauses = {Cause{&Counters::branch_misses, "branch misses"},
                                  Cause{&Counters::code_misses, "L1 instruction cache misses"},
                                  Cause{&Counters::code_page_misses, "instruction TLB misses"}};
  std::vector<std::string> parts;
  for (const Cause& cause : kCauses) {
    const auto before = baseline.*cause.misses;
    const auto after = counters.*cause.misses;
    if (before && after)
      parts.push_back(fmt::format("{:.3g} and {:.3g} {}", *before, *after, cause.title));
  }
  std::string text;
  if (!parts.empty())
    text =
        fmt::format("Per 1000 instructions, baseline and `{}`: {}.", name, fmt::join(parts, ", "));
  if (baseline.cycles && counters.cycles && *baseline.cycles > 0 && *counters.cycles > 0)
    text += fmt::format("{}Instructions per cycle: {:.2f} and {:.2f}.", text.empty() ? "" : " ",
                        baseline.instructions / *baseline.cycles,
                        counters.instructions / *counters.cycles);
  return text;
}

std::string render_counting(const Counters& baseline, const Counters& counters) {
  const int runs = std::min(baseline.runs, counters.runs);
  const double share = std::min(baseline.share, counters.share);
  std::string how = fmt::format("Counted by the CPU, in user space, ");
  how += runs == 1 ? "in one run each"
                   : fmt::format("median of {} runs each, instructions within {:.2g} %", runs,
                                 100 * std::max(baseline.spread, counters.spread));
  if (share < 0.9995)
    how += fmt::format("; events took turns: counted for {:.0f} % of the time and scaled",
                       100 * share);
  return how + ".";
}

}  // namespace hone
