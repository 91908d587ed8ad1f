// SPDX-License-Identifier: Apache-2.0
// hone hot as CSV: one line per row and sampled profile, header first.
#include <fmt/format.h>

#include "cli/render_hot.h"
#include "cli/table_cells.h"

namespace hone {

std::string render_hot_csv(const HotReport& report) {
  std::string out = "name,library,profile,seconds,seconds_lo,seconds_hi,count,bytes\n";
  for (const HotLine& line : report.lines) {
    for (const HotProfile& profile : report.profiles) {
      const TimeEstimate& time = line.seconds.at(profile.name);
      const auto size = line.sizes.find(profile.name);
      const bool has_time = report.measure == HotMeasure::kTime;
      out += fmt::format(
          "{},{},{},{},{},{},{},{}\n", csv_cell(line.name), csv_cell(line.library),
          csv_cell(profile.name), has_time ? fmt::format("{}", time.value.count()) : "",
          has_time ? fmt::format("{}", time.lo.count()) : "",
          has_time ? fmt::format("{}", time.hi.count()) : "", line.counts.at(profile.name),
          size != line.sizes.end() ? fmt::format("{}", size->second.count) : "");
    }
  }
  return out;
}

}  // namespace hone
