// SPDX-License-Identifier: Apache-2.0
#include "analyzers/hot_table.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <string>

namespace hone {
namespace {

/// 100 samples: 60 in outer<int> (20 of them in code inlined from inner), 30 in libc, 10 in the
/// kernel.
HotCapture example_capture(const std::string& profile) {
  HotCapture capture;
  capture.row = {.profile = profile,
                 .workload = "books",
                 .source = "cpu-clock",
                 .rate = 1999,
                 .stacks = "unwound",
                 .samples = 100,
                 .lost = 2,
                 .truncated = 1,
                 .user = Seconds(0.9),
                 .system = Seconds(0.1)};
  capture.places = {
      {"/p/app", 16, "outer<int>(int)", "", R"json([["outer<int>(int)","/p/outer.cpp",4]])json"},
      {"/p/app", 20, "outer<int>(int)", "",
       R"json([["inner","/p/inner.h",9],["outer<int>(int)","/p/outer.cpp",5]])json"},
      {"/lib/libc.so.6", 8, "memcpy", "libc.so.6", R"json([["memcpy","",0]])json"},
      {"[kernel]", 0, "[kernel]", "", R"json([["[kernel]","",0]])json"}};
  capture.stacks = {{{0}, 40}, {{1, 0}, 20}, {{2, 0}, 30}, {{3, 2, 0}, 10}};
  return capture;
}

MeasuredTimes example_times(const MeasuredTime& time) { return {{"baseline", {{"books", time}}}}; }

/// All of it on a CPU.
MeasuredTimes example_times(double seconds) {
  return example_times({.metric = Seconds(seconds), .cpu = Seconds(seconds)});
}

TimeEstimate time_of(const HotTable& table, const std::string& name) {
  const auto row = std::ranges::find(table.rows, name, &HotRow::name);
  REQUIRE(row != table.rows.end());
  return row->seconds.at("baseline");
}

double seconds_of(const HotTable& table, const std::string& name) {
  const auto row = std::ranges::find(table.rows, name, &HotRow::name);
  return row == table.rows.end() ? -1 : row->seconds.at("baseline").value.count();
}

double sum_of(const HotTable& table) {
  double sum = 0;
  for (const HotRow& row : table.rows) sum += row.seconds.at("baseline").value.count();
  return sum;
}

TEST_CASE("shares of the samples are shares of the measured time, by each view") {
  const std::vector<HotCapture> captures = {example_capture("baseline")};
  const auto times = example_times(2);
  const HotTable symbols = make_hot_table(captures, times, HotView::kSymbol);
  CHECK(seconds_of(symbols, "outer<int>(int)") == doctest::Approx(1.2));
  CHECK(seconds_of(symbols, "memcpy") == doctest::Approx(0.6));
  CHECK(seconds_of(symbols, "[kernel]") == doctest::Approx(0.2));
  const HotTable sources = make_hot_table(captures, times, HotView::kSource);
  CHECK(seconds_of(sources, "outer<int>(int)") == doctest::Approx(0.8));
  CHECK(seconds_of(sources, "inner") == doctest::Approx(0.4));
  const HotTable files = make_hot_table(captures, times, HotView::kFile);
  CHECK(seconds_of(files, "/p/outer.cpp") == doctest::Approx(0.8));
  CHECK(seconds_of(files, "/p/inner.h") == doctest::Approx(0.4));
  CHECK(seconds_of(files, "libc.so.6") == doctest::Approx(0.6));
  const HotTable templates = make_hot_table(captures, times, HotView::kTemplate);
  CHECK(seconds_of(templates, "outer<>(int)") == doctest::Approx(1.2));
  for (const HotTable* table : {&symbols, &sources, &files, &templates}) {
    CHECK(sum_of(*table) == doctest::Approx(2));
    CHECK(table->profiles.front().measured.count() == doctest::Approx(2));
    CHECK(table->profiles.front().per_sample.at("books").count() == doctest::Approx(0.02));
  }
}

TEST_CASE("a profile's facts are the sum of its captures") {
  const std::vector<HotCapture> captures = {example_capture("baseline"),
                                            example_capture("baseline")};
  const HotTable table = make_hot_table(captures, example_times(2), HotView::kSymbol);
  REQUIRE(table.profiles.size() == 1);
  const HotProfile& profile = table.profiles.front();
  CHECK(profile.captures == 2);
  CHECK(profile.samples == 200);
  CHECK(profile.lost == 4);
  CHECK(profile.truncated == 2);
  CHECK(profile.source == "cpu-clock");
  CHECK(profile.sampled_cpu.count() == doctest::Approx(2));
  CHECK(table.rows.front().name == "outer<int>(int)");
  CHECK(table.rows.front().counts.at("baseline") == 120);
}

TEST_CASE("of wall time, what no thread ran in is a row of its own, as sure as the rounds are") {
  MeasuredTime time{.metric = Seconds(3), .cpu = Seconds(2)};
  time.waiting = {Seconds(1), Seconds(0.7), Seconds(1.2)};
  const std::vector<HotCapture> captures = {example_capture("baseline")};
  const HotTable table = make_hot_table(captures, example_times(time), HotView::kSymbol);
  const TimeEstimate waiting = time_of(table, "[not on a CPU]");
  CHECK(waiting.value.count() == doctest::Approx(1));
  CHECK(waiting.lo.count() == doctest::Approx(0.7));
  CHECK(waiting.hi.count() == doctest::Approx(1.2));
  CHECK(table.profiles.front().per_sample.at("books").count() == doctest::Approx(0.02));
  CHECK(seconds_of(table, "memcpy") == doctest::Approx(0.6));
  CHECK(sum_of(table) == doctest::Approx(3));
}

TEST_CASE("a kernel that hides itself has the share of the timed rounds' system time") {
  HotCapture capture = example_capture("baseline");
  capture.row.kernel = false;
  capture.row.samples = 90;
  capture.stacks.pop_back();
  MeasuredTime time{.metric = Seconds(2), .cpu = Seconds(2)};
  time.system = {0.2, 0.15, 0.25};
  const HotTable table = make_hot_table({capture}, example_times(time), HotView::kSymbol);
  const TimeEstimate hidden = time_of(table, "[kernel]");
  CHECK(hidden.value.count() == doctest::Approx(0.4));
  CHECK(hidden.lo.count() == doctest::Approx(0.3));
  CHECK(hidden.hi.count() == doctest::Approx(0.5));
  const TimeEstimate seen = time_of(table, "memcpy");
  CHECK(seen.value.count() == doctest::Approx(1.6 * 30 / 90));
  time.system = {0.2, 0.2, 0.2};
  const HotTable sure = make_hot_table({capture}, example_times(time), HotView::kSymbol);
  CHECK(seen.lo < time_of(sure, "memcpy").lo);
  CHECK(seen.hi > time_of(sure, "memcpy").hi);
  CHECK(sum_of(table) == doctest::Approx(2));
}

TEST_CASE("a profile that was not timed has no rows") {
  const HotTable table =
      make_hot_table({example_capture("pgo")}, example_times(2), HotView::kSymbol);
  CHECK(table.profiles.empty());
  CHECK(table.rows.empty());
}

TEST_CASE("counts are those of one run, and the second run is their check") {
  HotCapture first = example_capture("baseline");
  first.row.source = "callgrind";
  HotCapture second = first;
  const HotTable same = make_count_table({first, second}, HotView::kSymbol);
  CHECK(same.profiles.front().samples == 100);
  CHECK(same.profiles.front().repeatable);
  CHECK(same.rows.front().counts.at("baseline") == 60);
  second.stacks.front().count += 1;
  CHECK_FALSE(make_count_table({first, second}, HotView::kSymbol).profiles.front().repeatable);
  CHECK(make_hot_table({first}, example_times(2), HotView::kSymbol).profiles.empty());
}

}  // namespace
}  // namespace hone
