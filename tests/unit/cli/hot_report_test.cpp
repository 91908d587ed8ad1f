// SPDX-License-Identifier: Apache-2.0
#include "cli/hot_report.h"

#include <doctest/doctest.h>

#include <algorithm>

namespace hone {
namespace {

/// One workload of one second; `pgo` has no bytes of the symbol "gone".
StoredRun example_run() {
  StoredRun run;
  run.facts.workloads = {{.name = "w"}};
  for (const char* name : {"baseline", "pgo"}) {
    run.profiles.push_back({.name = name, .status = "built"});
    run.samples.push_back(
        {.phase = SamplePhase::kRound, .round = 1, .profile = name, .workload = "w"});
    run.samples.back().outcome.usage = {.wall = Seconds(1), .user = Seconds(1)};
    run.symbols[name] = {{.artifact = "app", .name = "kept", .section = "text", .size = {10}}};
  }
  run.symbols["baseline"].push_back(
      {.artifact = "app", .name = "gone", .section = "text", .size = {10}});
  return run;
}

HotCapture capture_of(const std::string& profile, const std::vector<std::int64_t>& hits) {
  HotCapture capture;
  capture.row = {.profile = profile, .workload = "w", .source = "cpu-clock"};
  capture.places = {{"/p", 1, "kept", "", R"([["kept","k.cpp",1]])"},
                    {"/p", 2, "gone", "", R"([["gone","g.cpp",1]])"},
                    {"/l", 1, "strlen", "libc.so.6", "[]"}};
  for (std::size_t i = 0; i < hits.size(); ++i) {
    if (hits[i] == 0) continue;
    capture.stacks.push_back({{static_cast<std::int64_t>(i)}, hits[i]});
    capture.row.samples += hits[i];
  }
  return capture;
}

TimeEstimate change_of(const HotReport& report, const std::string& name) {
  const auto line = std::ranges::find(report.lines, name, &HotLine::name);
  REQUIRE(line != report.lines.end());
  return time_change(*line, "pgo", "baseline");
}

TEST_CASE("one sample against none is no change, but code that is gone is gone") {
  const std::vector<HotCapture> captures = {capture_of("baseline", {998, 1, 1}),
                                            capture_of("pgo", {1000})};
  const HotReport by_symbol =
      make_hot_report(example_run(), captures, HotView::kSymbol, HotMeasure::kTime);
  CHECK(change_of(by_symbol, "strlen").hi > Seconds(0));
  CHECK(change_of(by_symbol, "gone").hi < Seconds(0));
  const HotReport by_source =
      make_hot_report(example_run(), captures, HotView::kSource, HotMeasure::kTime);
  CHECK(change_of(by_source, "gone").hi > Seconds(0));
}

}  // namespace
}  // namespace hone
