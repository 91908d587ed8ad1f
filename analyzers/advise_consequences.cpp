// SPDX-License-Identifier: Apache-2.0
// What comes with a recommended profile besides its time.
#include <fmt/format.h>

#include <cmath>

#include "analyzers/advise_numbers.h"
#include "analyzers/advise_text.h"
#include "analyzers/peak_memory.h"

namespace hone {
namespace {

std::string join(const std::vector<std::string>& parts) {
  std::string text;
  for (std::size_t i = 0; i < parts.size(); ++i)
    text += (i == 0 ? "" : i + 1 == parts.size() ? " and " : ", ") + parts[i];
  return text;
}

// Growth against the baseline, or 0 where either is unknown.
double growth(double value, double baseline) {
  return value > 0 && baseline > 0 ? value / baseline - 1 : 0;
}

std::string render_costs(const Candidate& candidate, const Candidate& baseline) {
  std::vector<std::string> parts;
  const double size = growth(static_cast<double>(candidate.loaded.count),
                             static_cast<double>(baseline.loaded.count));
  if (std::abs(size) >= 0.01)
    parts.push_back(
        fmt::format("is {} {}", render_percent(std::abs(size)), size < 0 ? "smaller" : "larger"));
  const MemoryVerdict memory = judge_memory(baseline.peak, candidate.peak);
  if (memory != MemoryVerdict::kEqual) {
    const double share =
        growth(static_cast<double>(candidate.peak.count), static_cast<double>(baseline.peak.count));
    parts.push_back(fmt::format("takes {} {} memory at its peak", render_percent(std::abs(share)),
                                name_of(memory)));
  }
  if (candidate.needs_training) parts.emplace_back("needs a training run");
  const double build = growth(candidate.build.count(), baseline.build.count());
  if (build >= 0.1) parts.push_back(fmt::format("builds {:.1f}x longer", build + 1));
  if (build <= -0.1) parts.push_back(fmt::format("builds in {} less time", render_percent(-build)));
  return parts.empty() ? "" : "\nIt " + join(parts) + ".";
}

// A loss that the rounds have shown; "" if they have not.
std::string render_sure_loss(const AdviceInput& input, const std::string& what,
                             const Estimate& change) {
  if (!(change.interval.hi < 0)) return "";
  const Better better = input.metric.better;
  const double least = std::abs(gained_share(change.interval.hi, better));
  const double most = std::abs(gained_share(change.interval.lo, better));
  return fmt::format("\nIt is {} on {} (interval {} to {}).", worse_word(input.metric), what,
                     render_percent(least), std::isfinite(most) ? render_percent(most) : "?");
}

// A loss beyond the margin by the estimate alone: the verdict can come before a workload's own
// interval, which is at a/W, or while that still holds zero.
std::string render_possible_loss(const AdviceInput& input, const std::string& what,
                                 const Estimate& change, int rounds) {
  if (change.value > -input.race.margin.value) return "";
  const bool is_bounded = std::isfinite(change.interval.lo) && std::isfinite(change.interval.hi);
  return fmt::format("\nIt may be {} on {} ({} rounds, {}).", worse_word(input.metric), what,
                     rounds, is_bounded ? "its interval holds 0" : "too few for an interval");
}

std::string render_slower_workloads(const AdviceInput& input, const EntryResult& result) {
  std::string text;
  for (std::size_t w = 0; w < result.workloads.size() && w < input.workloads.size(); ++w) {
    const Estimate& change = result.workloads[w];
    const std::string what =
        fmt::format("{}: {} {}", quote_name(input.workloads[w]),
                    render_less_or_more(change.value, input.metric), words_of(input.metric));
    const std::string sure = render_sure_loss(input, what, change);
    text += sure.empty() ? render_possible_loss(input, what, change, result.rounds) : sure;
  }
  return text;
}

}  // namespace

std::string render_consequences(const AdviceInput& input, int entry) {
  const auto index = static_cast<std::size_t>(entry);
  return render_costs(input.candidates[index], input.candidates[0]) +
         render_slower_workloads(input, input.race.entries[index]);
}

}  // namespace hone
