// SPDX-License-Identifier: Apache-2.0
// A report with one profile of every kind; invented figures, the same in all renderer tests.
#pragma once

#include "cli/report.h"

namespace hone::test {

inline ReportedChange example_change(double estimate, double lo, double hi, std::string verdict,
                                     int rounds = 30) {
  return {.metric = "cpu-time",
          .estimate = estimate,
          .lo = lo,
          .hi = hi,
          .rounds = rounds,
          .verdict = std::move(verdict)};
}

inline ReportedProfile example_built(std::string name, std::int64_t loaded, double build) {
  const Sizes sizes{{loaded * 3}, {loaded}, {loaded / 2}, {loaded / 4}, {loaded / 8}, {100}};
  ReportedProfile profile;
  profile.name = std::move(name);
  profile.status = "built";
  profile.size = sizes;
  profile.artifacts = {{.build_key = "k",
                        .name = "bin/wordfreq",
                        .kind = "executable",
                        .sizes = sizes,
                        .loaded_hash = "h"}};
  profile.build_seconds = Seconds(build);
  profile.rounds = 30;
  return profile;
}

inline ReportedProfile example_other(std::string name, std::string status, std::string reason) {
  ReportedProfile profile;
  profile.name = std::move(name);
  profile.status = std::move(status);
  profile.reason = std::move(reason);
  return profile;
}

inline std::vector<ReportedProfile> example_profiles() {
  std::vector<ReportedProfile> profiles;
  profiles.push_back(example_built("baseline", 412 * 1024, 8.1));
  profiles.back().median_time = Seconds(1.0213);
  profiles.back().peak_rss = Bytes{12 << 20};
  profiles.push_back(example_other("O2", "same-binary", ""));
  profiles.back().same_as = "thin-lto";
  profiles.push_back(example_built("unity", 405 * 1024, 3.9));
  profiles.back().rounds = 24;
  profiles.back().change = example_change(-0.002, -0.009, 0.005, "equal", 24);
  profiles.push_back(example_built("thin-lto", 398 * 1024, 9));
  profiles.back().axes_json = R"({"lto":"thin"})";
  profiles.back().change = example_change(-0.038, -0.045, -0.031, "faster");
  profiles.back().escaped_units = {{"src/a.c", "compiled with -O0 after -O3"}};
  profiles.push_back(example_built("Os", 300 * 1024, 7));
  profiles.back().rounds = 5;
  profiles.back().change = {.metric = "cpu-time",
                            .estimate = 0.31,
                            .rounds = 5,
                            .verdict = "slower",
                            .behind = "pgo+thin-lto"};
  profiles.push_back(example_built("pgo+thin-lto", 371 * 1024, 21.7));
  profiles.back().ablation = {{.axes = {"PGO"},
                               .from = "baseline",
                               .to = "pgo",
                               .change = {.estimate = -0.158, .rounds = 24}}};
  profiles.back().rows = {{"books", example_change(-0.2, -0.21, -0.19, "faster")}};
  profiles.back().instructions = 1e9;
  profiles.back().counters = Counters{.instructions = 1e9, .cycles = 5e8, .runs = 3};
  profiles.back().on_front = true;
  profiles.back().axes_json = R"({"lto":"thin","pgo":"ir"})";
  profiles.back().change = example_change(-0.189, -0.197, -0.182, "faster");
  profiles.back().peak_rss = Bytes{11 << 20};
  profiles.back().memory_change = -1.0 / 12;
  profiles.back().memory_verdict = "less";
  profiles.push_back(example_other(
      "full-lto", "failed", "main.cpp:12: error: redefinition of 'parse' in a very long line"));
  profiles.push_back(example_other("pgo", "disqualified", "output differs: line 3"));
  profiles.push_back(example_other("O3", "skipped", "needs more than max_size allows"));
  return profiles;
}

inline ReportedSearch example_search() {
  ReportedChange step = example_change(-0.158, -0.17, -0.15, "");
  return {
      .combinations = 48,
      .builds = 12,
      .stages = {{.run = 5,
                  .from = "baseline",
                  .taken = "pgo",
                  .budget = Seconds(400),
                  .measured = Seconds(120),
                  .margin = 0.01,
                  .tried = {{.axis = "pgo",
                             .value = "pgo",
                             .profile = "pgo",
                             .status = "built",
                             .same_as = "",
                             .reason = "",
                             .change = step}}}},
      .path = {{.axis = "pgo", .value = "pgo", .from = "baseline", .to = "pgo", .change = step}}};
}

inline Report example_report() {
  Report report;
  report.run = 7;
  report.finished = true;
  report.started_at = "2026-01-02T03:04:05Z";
  report.hone_version = "0.1.0";
  report.project_name = "wordfreq";
  report.source = "/home/u/wordfreq";
  report.target = "wordfreq";
  report.build_type = "Release";
  report.plain_build = "-g -O0";
  report.compiler = "clang 19.1.7";
  report.linker = "lld 19.1.7";
  report.cmake = "3.25.1";
  report.machine = "2 CPUs, virtual, no counters";
  report.cpu = "Some CPU";
  report.kernel = "Linux 6.1";
  report.governor = "performance";
  report.turbo = "off";
  report.spawn_cost = Seconds(0.0006);
  report.seed = 18446744073709551615U;
  report.metric = "cpu-time";
  report.metric_reason = "one busy thread";
  report.paired_noise = 0.009;
  report.rounds = 30;
  report.disturbed = 4;
  report.budget = Seconds(1200);
  report.measured = Seconds(250);
  report.workloads = {{"books", {"{exe}", "{source}/data/eval.txt"}, "stdout", 1, 0.99}};
  report.advice = {.verdict = "change",
                   .profile = "pgo+thin-lto",
                   .text =
                       "pgo+thin-lto needs a training run and builds 2.7x longer.\n"
                       "Use pgo+thin-lto: 18.9 % less CPU time than baseline (95 % interval "
                       "18.2 to 19.7 %, 30 paired rounds).",
                   .largest_possible_gain = 0.008,
                   .resolvable = 0.01};
  report.profiles = example_profiles();
  report.symbols = {
      {"parse_line(std::string_view)",
       {{"baseline", {1000}}, {"pgo+thin-lto", {5200}}},
       {{"pgo+thin-lto", {1200}}},
       {{"pgo+thin-lto", 2}}},
      {"std::vector<std::pair<std::string, int>>::emplace_back<std::string>(std::string&&)",
       {{"baseline", {2048}}}},
      {"main", {{"baseline", {100}}, {"pgo+thin-lto", {150}}}},
      {"same", {{"baseline", {10}}, {"pgo+thin-lto", {10}}}},
      {"[padding]", {{"baseline", {300}}, {"pgo+thin-lto", {6400}}}}};
  report.search = example_search();
  report.warnings = {
      "the baseline's output differs between two runs: only the exit status is "
      "compared"};
  return report;
}

}  // namespace hone::test
