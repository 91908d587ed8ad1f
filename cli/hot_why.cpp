// SPDX-License-Identifier: Apache-2.0
#include "cli/hot_why.h"

#include <algorithm>
#include <cmath>
#include <functional>
#include <map>

#include "cli/hot_report.h"
#include "cli/symbol_rows.h"

namespace hone {

namespace {

/// How much the line differs, in seconds or instructions; 0 where that may be chance.
double find_difference(const HotReport& report, const HotLine& line) {
  if (!is_compared(report, line)) return 0;
  if (report.measure == HotMeasure::kInstructions) {
    return std::abs(static_cast<double>(line.counts.at(report.profile)) -
                    static_cast<double>(line.counts.at(report.reference)));
  }
  const TimeEstimate change = time_change(line, report.profile, report.reference);
  const bool is_clear = change.hi < Seconds(0) || change.lo > Seconds(0);
  return is_clear ? std::abs(change.value.count()) : 0;
}

/// Seconds or instructions in the profile that has more of them.
double find_weight(const HotReport& report, const HotLine& line) {
  double largest = 0;
  for (const std::string& name : shown_names(report)) {
    largest = std::max(largest, report.measure == HotMeasure::kInstructions
                                    ? static_cast<double>(line.counts.at(name))
                                    : line.seconds.at(name).value.count());
  }
  return largest;
}

}  // namespace

std::vector<SymbolWhy> explain_differences(const HotReport& report, const RemarkIndex& reference,
                                           const RemarkIndex& profile) {
  std::map<std::string, double> weights;
  std::vector<std::pair<double, std::string>> symbols;
  for (const HotLine& line : report.lines) {
    if (!line.is_sampled || !line.library.empty()) continue;
    const double difference = find_difference(report, line);
    weights[line.name] = find_weight(report, line);
    if (difference > 0) symbols.emplace_back(difference, line.name);
  }
  std::ranges::sort(symbols, std::greater());
  std::vector<SymbolWhy> explained;
  for (const auto& [difference, name] : symbols) {
    // "[kernel]", "[not on a CPU]", "[unknown in app]"
    if (!is_symbol_name(name)) continue;
    if (explained.size() == kWhySymbols) break;
    auto lines = explain_symbol(reference, profile, name, weights);
    const std::size_t found = lines.size();
    lines.resize(std::min(found, kWhyLines));
    explained.push_back({.symbol = name, .found = found, .lines = std::move(lines)});
  }
  return explained;
}

}  // namespace hone
