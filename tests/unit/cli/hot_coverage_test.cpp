// SPDX-License-Identifier: Apache-2.0
#include "cli/hot_coverage.h"

#include <doctest/doctest.h>

#include "tests/unit/cli/example_hot.h"

namespace hone {
namespace {

/// `named` samples in a function with a line table, `stripped` in one with neither, and some in a
/// library, the kernel and generated code, which say nothing of the project.
HotCapture capture_of(std::int64_t named, std::int64_t stripped) {
  HotCapture capture;
  capture.row = {.profile = "pgo", .workload = "books", .source = "cpu-clock"};
  capture.places = {{"/p/app", 1, "main", "", R"([["main","m.cpp",1]])"},
                    {"/p/app", 2, "fn 0x2", "", R"([["fn 0x2","",0]])"},
                    {"/lib/libc.so.6", 3, "[unknown in libc]", "libc.so.6", "[]"},
                    {"[kernel]", 0, "[kernel]", "", "[]"},
                    {"//anon", 0, "[anonymous code]", "", "[]"}};
  capture.stacks = {{{0}, named}, {{1, 0}, stripped}, {{2, 0}, 500}, {{3}, 500}, {{4}, 500}};
  return capture;
}

HotReport report_of(std::int64_t named, std::int64_t stripped, HotView view) {
  HotReport report = test::example_hot();
  report.view = view;
  const HotCapture capture = capture_of(named, stripped);
  report.coverage = find_coverage({&capture, 1}, HotMeasure::kTime);
  return report;
}

TEST_CASE("names and line tables are counted in the project's own code, by what was sampled") {
  const std::vector<HotCapture> captures = {capture_of(60, 10), capture_of(20, 10)};
  const auto coverage = find_coverage(captures, HotMeasure::kTime);
  CHECK(coverage.at("pgo").samples == 100);
  CHECK(coverage.at("pgo").named == 80);
  CHECK(coverage.at("pgo").lined == 80);
  CHECK(find_coverage(captures, HotMeasure::kInstructions).empty());
}

TEST_CASE("sources of a profile without line tables are refused, those of a part are noted") {
  HotReport stripped = report_of(10, 90, HotView::kSource);
  const auto refused = check_coverage(stripped);
  REQUIRE_FALSE(refused);
  CHECK(refused.error().message.find("\"pgo\" has no line tables") != std::string::npos);
  CHECK(explain_gain(stripped) ==
        "Where it comes from is not known: the program of pgo tells no source lines.\n");
  HotReport part = report_of(90, 10, HotView::kFile);
  CHECK(check_coverage(part));
  REQUIRE(part.notes.size() == 1);
  CHECK(part.notes[0].starts_with("pgo: no line table tells the source of 10 % of the samples"));
  HotReport whole = report_of(1000, 9, HotView::kFile);
  CHECK(check_coverage(whole));
  CHECK(whole.notes.empty());
}

TEST_CASE("symbols of a stripped program are shown alone, and that is said") {
  HotReport stripped = report_of(10, 90, HotView::kSymbol);
  CHECK(check_coverage(stripped));
  CHECK(stripped.reference == "pgo");
  REQUIRE(stripped.notes.size() == 1);
  CHECK(stripped.notes[0] ==
        "the program of pgo is stripped: functions are named by where they begin, so pgo is not "
        "compared with baseline");
  HotReport named = report_of(90, 10, HotView::kSymbol);
  CHECK(check_coverage(named));
  CHECK(named.reference == "baseline");
  CHECK(named.notes.empty());
}

}  // namespace
}  // namespace hone
