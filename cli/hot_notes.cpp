// SPDX-License-Identifier: Apache-2.0
#include "cli/hot_notes.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <string>
#include <utility>

#include "analyzers/local_functions.h"
#include "cli/short_name.h"

namespace hone {

namespace {

constexpr int kNameWidth = 60;

}  // namespace

void note_mixed(HotReport& report, const std::vector<HotCapture>& captures) {
  if (report.view != HotView::kSymbol) return;
  for (const auto& [symbol, files] : find_mixed_symbols(captures, shown_names(report))) {
    report.notes.push_back(
        fmt::format("{} is one row of the functions of that name in {}; --by source tells them "
                    "apart",
                    symbol, fmt::join(files, ", ")));
  }
}

void note_folded(HotReport& report) {
  constexpr std::size_t kNamed = 3;
  std::vector<std::string> names;
  for (const HotLine& line : report.lines) {
    if (!is_folded(report, line) || !is_of_shown(report, line)) continue;
    std::string name = short_name(line.name, kNameWidth);
    if (std::ranges::find(names, name) == names.end()) names.push_back(std::move(name));
  }
  if (names.empty()) return;
  const std::size_t more = names.size() - std::min(names.size(), kNamed);
  names.resize(names.size() - more);
  report.notes.push_back(
      fmt::format("{}{}: other names share their code in {} than in {}, so a difference may not be "
                  "their own",
                  fmt::join(names, ", "), more > 0 ? fmt::format(" and {} more", more) : "",
                  report.profile, report.reference));
}

void note_threads(HotReport& report) {
  if (report.overlapping.empty() || report.measure != HotMeasure::kTime) return;
  report.notes.push_back(fmt::format(
      "several threads or processes run at a time ({} {}): rows are shares of the CPU time of all "
      "of them, not of the race's wall time",
      report.overlapping.size() == 1 ? "workload" : "workloads",
      fmt::join(report.overlapping, ", ")));
}

}  // namespace hone
