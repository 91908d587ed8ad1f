// SPDX-License-Identifier: Apache-2.0
// A hot report of two profiles and captures that it could be of; invented figures, the same in all
// renderer tests.
#pragma once

#include "cli/hot_report.h"

namespace hone::test {

inline TimeEstimate example_time(double value, double spread) {
  return {Seconds(value), Seconds(value - spread), Seconds(value + spread)};
}

inline HotLine example_line(std::string name, std::int64_t before_size, std::int64_t after_size,
                            TimeEstimate before, TimeEstimate after) {
  HotLine line;
  line.name = std::move(name);
  line.sizes = {{"baseline", {before_size}}, {"pgo", {after_size}}};
  line.code = line.sizes;
  line.seconds = {{"baseline", before}, {"pgo", after}};
  line.counts = {{"baseline", static_cast<std::int64_t>(before.value.count() * 1000)},
                 {"pgo", static_cast<std::int64_t>(after.value.count() * 1000)}};
  line.is_sampled = before.value > Seconds(0) || after.value > Seconds(0);
  return line;
}

inline HotProfile example_profile(std::string name, double measured) {
  HotProfile profile;
  profile.name = std::move(name);
  profile.source = "cpu-clock";
  profile.stacks = "unwound";
  profile.rate = 1999;
  profile.captures = 3;
  profile.samples = static_cast<std::int64_t>(measured * 1000);
  profile.lost = 2;
  profile.truncated = 5;
  profile.measured = Seconds(measured);
  profile.per_sample = {{"books", Seconds(measured) / 100}};
  profile.sampled_cpu = Seconds(measured * 3.3);
  profile.timed_cpu = Seconds(measured * 3);
  profile.unseen = {Seconds(0), Seconds(0), Seconds(0.004)};
  return profile;
}

/// One symbol for each group of the join, one that is equal, a library and a symbol that never ran.
inline HotReport example_hot() {
  HotReport report;
  report.run = 7;
  report.project = "wordfreq";
  report.metric = "cpu-time";
  report.profile = "pgo";
  report.reference = "baseline";
  report.race = "the race, 30 rounds: -20.0 % CPU time against baseline, fastest";
  report.profiles = {example_profile("baseline", 1), example_profile("pgo", 0.8)};
  report.lines = {
      example_line("parse_line(std::string_view)", 1000, 800, example_time(0.5, 0.02),
                   example_time(0.3, 0.02)),
      example_line("count<word>", 500, 700, example_time(0.2, 0.01), example_time(0.15, 0.01)),
      example_line("merge", 300, 200, example_time(0.05, 0.01), example_time(0.1, 0.01)),
      example_line("equal;in|time", 100, 400, example_time(0.1, 0.01), example_time(0.1, 0.01)),
      example_line("malloc", 0, 0, example_time(0.1, 0.01), example_time(0.1, 0.01)),
      example_line("[kernel]", 0, 0, example_time(0.05, 0.01), example_time(0.05, 0.01)),
      example_line("never_ran", 100, 600, {Seconds(0), Seconds(0), Seconds(0.004)},
                   {Seconds(0), Seconds(0), Seconds(0.004)})};
  report.lines[4].library = "libc.so.6";
  return report;
}

inline HotCapture example_capture(const std::string& profile, std::int64_t parse,
                                  std::int64_t count) {
  HotCapture capture;
  capture.row.profile = profile;
  capture.row.workload = "books";
  capture.row.source = "cpu-clock";
  capture.row.samples = parse + count;
  capture.places = {
      {"/p/app", 1, "main", "", R"([["main","m.cpp",1]])"},
      {"/p/app", 2, "parse<a;b>", "", R"([["inlined</script>","i.h",9],["parse<a;b>","p.cpp",2]])"},
      {"/p/app", 3, "count", "", R"([["count","c.cpp",2]])"}};
  capture.stacks = {{{1, 0}, parse}, {{2, 0}, count}};
  return capture;
}

}  // namespace hone::test
