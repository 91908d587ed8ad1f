// SPDX-License-Identifier: Apache-2.0
#include "cli/hot_report.h"

#include <doctest/doctest.h>

#include <algorithm>

#include "cli/hot_join.h"
#include "cli/hot_notes.h"
#include "cli/render_hot.h"

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

/// Wall time decides: the one workload waits half a second, too.
StoredRun waiting_run() {
  StoredRun run = example_run();
  run.facts.workloads[0].metric.choice = MetricChoice::kWallTime;
  for (SampleRow& sample : run.samples) sample.outcome.usage.wall = Seconds(1.5);
  return run;
}

HotReport shown_report(const StoredRun& run, const std::vector<HotCapture>& captures) {
  HotReport report = make_hot_report(run, captures, HotView::kSymbol, HotMeasure::kTime);
  show(report, "pgo", "baseline");
  note_threads(report);
  return report;
}

bool has_line(const HotReport& report, const std::string& name) {
  return std::ranges::find(report.lines, name, &HotLine::name) != report.lines.end();
}

TEST_CASE("what one thread waits is a row of the wall time that decides") {
  const HotReport report =
      shown_report(waiting_run(), {capture_of("baseline", {1000}), capture_of("pgo", {1000})});
  CHECK(report.metric == "wall-time");
  CHECK(report.notes.empty());
  CHECK(has_line(report, "[not on a CPU]"));
  CHECK(find_profile(report, "pgo")->measured.count() == doctest::Approx(1.5));
}

TEST_CASE("where one profile overlaps and another does not, equal code is equal and no row waits") {
  StoredRun run = waiting_run();
  run.samples[0].outcome.usage.wall = Seconds(0.5);  // the baseline's processes: two at a time
  run.facts.workloads.push_back({.name = "alone"});
  const HotReport report =
      shown_report(run, {capture_of("baseline", {900, 90}), capture_of("pgo", {900, 90})});
  CHECK(report.metric == "cpu-time");
  CHECK_FALSE(has_line(report, "[not on a CPU]"));
  CHECK(change_of(report, "kept").value.count() == doctest::Approx(0));
  for (const char* name : {"baseline", "pgo"}) {
    CHECK(find_profile(report, name)->measured.count() == doctest::Approx(1));
    CHECK(find_profile(report, name)->is_parallel == (std::string(name) == "baseline"));
  }
  REQUIRE(report.notes.size() == 1);
  CHECK(report.notes[0].starts_with("several threads or processes run at a time (workload w): "));
}

TEST_CASE("threads that a busy machine lets run one at a time overlap all the same") {
  StoredRun run = waiting_run();
  // Only the run before the race watched threads.
  run.samples.push_back({.phase = SamplePhase::kCheck, .profile = "pgo", .workload = "w"});
  run.samples.back().outcome.usage = {.wall = Seconds(1), .user = Seconds(1), .parallel = 0.8};
  const std::vector<HotCapture> captures = {capture_of("baseline", {1000}),
                                            capture_of("pgo", {1000})};
  CHECK(shown_report(run, captures).metric == "cpu-time");
  CHECK(shown_report(run, captures).notes.size() == 1);
  // What the configuration ranks by CPU time needs no word.
  run.facts.workloads[0].metric.choice = MetricChoice::kCpuTime;
  CHECK(shown_report(run, captures).metric == "cpu-time");
  CHECK(shown_report(run, captures).notes.empty());
}

TEST_CASE("rows are in the order of the profiles that are shown") {
  std::vector<HotCapture> captures = {capture_of("baseline", {600, 300, 100}),
                                      capture_of("pgo", {100, 300, 600})};
  HotReport report = make_hot_report(example_run(), captures, HotView::kSource, HotMeasure::kTime);
  show(report, "baseline", "baseline");
  CHECK(report.lines[0].name == "kept");
  show(report, "pgo", "pgo");
  CHECK(report.lines[0].name == "strlen");
  CHECK(report.lines[2].name == "kept");
}

TEST_CASE("code is what runs: without data, padding and functions without a name") {
  StoredRun run = example_run();
  for (const char* profile : {"baseline", "pgo"}) {
    auto& rows = run.symbols[profile];
    rows.push_back({.artifact = "app", .name = "kept", .section = "data", .size = {5}});
    rows.push_back({.artifact = "app", .name = "[padding]", .section = "text", .size = {7}});
  }
  run.symbols["stripped"] = {
      {.artifact = "app", .name = "fn 0x10", .section = "text", .size = {90}},
      {.artifact = "app", .name = "exported", .section = "text", .size = {10}}};
  const HotReport report = make_hot_report(run, {capture_of("baseline", {1, 1, 1})},
                                           HotView::kSymbol, HotMeasure::kTime);
  for (const HotLine& line : report.lines) {
    CAPTURE(line.name);
    CHECK_FALSE(line.sizes.contains("stripped"));
    if (line.name == "kept") CHECK(line.sizes.at("pgo").count == 15);
    if (line.name == "kept") CHECK(line.code.at("pgo").count == 10);
    if (line.name == "[padding]") CHECK(line.code.empty());
  }
}

// ICF gives "gone" the code of "kept", which seems to take the time of both.
TEST_CASE("no difference is the own one of names whose code is folded in one profile alone") {
  StoredRun run = example_run();
  run.symbols["pgo"][0].shared_by = 2;
  run.symbols["pgo"].push_back(
      {.artifact = "app", .name = "gone", .section = "text", .count = 0, .shared_by = 2});
  const std::vector<HotCapture> captures = {capture_of("baseline", {500, 500}),
                                            capture_of("pgo", {1000})};
  for (const HotView view : {HotView::kSymbol, HotView::kSource}) {
    HotReport report = make_hot_report(run, captures, view, HotMeasure::kTime);
    show(report, "pgo", "baseline");
    for (const HotLine& line : report.lines) {
      CAPTURE(line.name);
      CHECK(is_folded(report, line) == (line.name == "kept" || line.name == "gone"));
    }
    CHECK(change_of(report, "gone").hi > Seconds(0));
    CHECK(explain_gain(report).empty());
    if (view == HotView::kSymbol) CHECK(compare_hot(report).groups.empty());
    note_folded(report);
    REQUIRE(report.notes.size() == 1);
    CHECK(
        report.notes[0].ends_with(": other names share their code in pgo than in baseline, so a "
                                  "difference may not be their own"));
    CHECK(render_hot_text(report, {}).contains("shared"));
  }
}

TEST_CASE("a nameless function has the bytes of its own file") {
  StoredRun run = example_run();
  for (const char* file : {"libla.so", "sub/liblb.so"}) {
    run.symbols["baseline"].push_back(
        {.artifact = file, .name = "fn 0x10", .section = "text", .size = {3}});
  }
  HotCapture capture = capture_of("baseline", {900, 100});
  capture.places[1].symbol = "fn 0x10 [liblb.so]";
  const HotReport report = make_hot_report(run, {capture}, HotView::kSymbol, HotMeasure::kTime);
  const auto line = std::ranges::find(report.lines, "fn 0x10 [liblb.so]", &HotLine::name);
  REQUIRE(line != report.lines.end());
  CHECK(line->code.at("baseline").count == 3);
  CHECK(line->seconds.at("baseline").value.count() == doctest::Approx(0.1));
}

TEST_CASE("a function may have taken any part of the time of a program that does not name it") {
  HotCapture stripped = capture_of("pgo", {1000});
  stripped.places[0] = {"/p", 1, "fn 0x1", "", "[]"};
  const HotReport report =
      make_hot_report(example_run(), {capture_of("baseline", {1000}), stripped}, HotView::kSource,
                      HotMeasure::kTime);
  CHECK(change_of(report, "kept").hi > Seconds(0));
}

}  // namespace
}  // namespace hone
