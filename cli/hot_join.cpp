// SPDX-License-Identifier: Apache-2.0
#include "cli/hot_join.h"

namespace hone {

namespace {

enum Group { kFasterSmaller, kFasterSame, kFasterBigger, kSlower, kBigger };

Bytes code_in(const HotLine& line, const std::string& profile) {
  const auto code = line.code.find(profile);
  return code == line.code.end() ? Bytes{0} : code->second;
}

/// Only a change that is clear of zero is one; sizes are exact.
std::optional<Group> find_group(const TimeEstimate& change, Bytes growth) {
  if (change.hi < Seconds(0)) {
    return growth.count > 0 ? kFasterBigger : growth.count < 0 ? kFasterSmaller : kFasterSame;
  }
  if (change.lo > Seconds(0)) return kSlower;
  if (growth.count > 0) return kBigger;
  return {};
}

}  // namespace

bool is_joined(const HotReport& report) {
  return report.profile != report.reference && report.measure == HotMeasure::kTime &&
         has_sizes(report.view);
}

HotComparison compare_hot(const HotReport& report) {
  HotComparison result;
  result.groups = {{"faster and smaller"},
                   {"faster, same size"},
                   {"faster and bigger"},
                   {"slower"},
                   {"bigger for nothing"}};
  for (const HotLine& line : report.lines) {
    const Bytes before = code_in(line, report.reference);
    const Bytes after = code_in(line, report.profile);
    if (before.count == 0 && after.count == 0) continue;
    const Bytes growth = after - before;
    const bool is_seen = is_of_shown(report, line);
    (is_seen ? result.hot : result.cold) += after;
    if (growth.count > 0) {
      result.growth += growth;
      if (!is_seen) result.growth_unused += growth;
    }
    const TimeEstimate change = time_change(line, report.profile, report.reference);
    const auto place = find_group(change, growth);
    if (!place || !is_compared(report, line)) continue;
    HotGroup& group = result.groups[*place];
    ++group.symbols;
    group.time += change.value;
    group.size += growth;
  }
  std::erase_if(result.groups, [](const HotGroup& group) { return group.symbols == 0; });
  return result;
}

}  // namespace hone
