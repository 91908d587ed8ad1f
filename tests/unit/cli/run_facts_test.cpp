// SPDX-License-Identifier: Apache-2.0
#include "cli/run_facts.h"

#include <doctest/doctest.h>

namespace hone {
namespace {

TEST_CASE("run facts come back as they were written") {
  RunFacts facts{.project_name = "demo",
                 .source = "/home/\xC3\xA4/pro ject",
                 .target = "app",
                 .build_type = "Release",
                 .configure = {"-DX=\"1\""},
                 .closure = {"app", "lib"},
                 .governor = "powersave",
                 .turbo = "on",
                 .spawn_cost = Seconds(0.0006),
                 .workloads = {{.name = "w",
                                .command = {"{exe}", "a b"},
                                .check = "exit",
                                .metric = {.choice = MetricChoice::kRegex,
                                           .pattern = "(\\d+) ops",
                                           .better = Better::kHigher,
                                           .file = "out",
                                           .name = "ops"},
                                .weight = 2.5}},
                 .warnings = {"one"},
                 .search = SearchFacts{.earlier = {3, 4},
                                       .combinations = 48,
                                       .from = "pgo",
                                       .tried = {{"lto", "thin-lto", "pgo+thin-lto"}}}};
  facts.steps_stay = true;
  facts.advice.goal = Goal::kSize;
  facts.advice.max_size = Fraction{0.2};
  facts.advice.budget = Seconds(7);
  const auto back = parse_run_facts(to_json(facts));
  REQUIRE(back);
  CHECK(back->source == facts.source);
  CHECK(back->configure == facts.configure);
  CHECK(back->closure == facts.closure);
  CHECK(back->governor == "powersave");
  CHECK(back->turbo == "on");
  CHECK(back->spawn_cost == Seconds(0.0006));
  CHECK_FALSE(parse_run_facts(to_json(RunFacts{}))->spawn_cost);
  REQUIRE(back->workloads.size() == 1);
  CHECK(back->workloads[0].command == facts.workloads[0].command);
  const MetricConfig& metric = back->workloads[0].metric;
  CHECK(metric.choice == MetricChoice::kRegex);
  CHECK(metric.pattern == "(\\d+) ops");
  CHECK(metric.better == Better::kHigher);
  CHECK(metric.file == "out");
  CHECK(metric.name == "ops");
  CHECK(back->workloads[0].weight == 2.5);
  CHECK(back->advice.goal == Goal::kSize);
  CHECK(back->advice.max_size->value == 0.2);
  CHECK_FALSE(back->advice.max_build_time);
  CHECK(back->advice.budget == Seconds(7));
  CHECK(back->warnings == facts.warnings);
  REQUIRE(back->search);
  CHECK(back->search->earlier == facts.search->earlier);
  CHECK(back->search->combinations == 48);
  CHECK(back->search->from == "pgo");
  CHECK(back->search->tried == facts.search->tried);
  CHECK(back->steps_stay);
  CHECK_FALSE(parse_run_facts(to_json(RunFacts{}))->search);
  CHECK_FALSE(parse_run_facts(to_json(RunFacts{}))->steps_stay);
}

TEST_CASE("profile facts come back as they were written") {
  const ProfileFacts facts{.complexity = 3,
                           .raced = true,
                           .needs_training = true,
                           .escaped_units = {{"a.c", "compiled with -O0 after -O3"}},
                           .notes = {"n"},
                           .logs = {"steps/1/log"},
                           .executable = "b/1/app",
                           .build = "b/1",
                           .profdata = "steps/2/x.profdata",
                           .preload = "/usr/lib/libjemalloc.so.2"};
  const auto back = parse_profile_facts(to_json(facts));
  REQUIRE(back);
  CHECK(back->complexity == 3);
  CHECK(back->raced);
  CHECK(back->escaped_units == facts.escaped_units);
  CHECK(back->logs == facts.logs);
  CHECK(back->profdata == facts.profdata);
  CHECK(back->preload == facts.preload);
}

TEST_CASE("bytes that are not UTF-8 do not break the store") {
  CHECK(parse_profile_facts(to_json(ProfileFacts{.notes = {"bad \xFF byte"}})));
}

TEST_CASE("facts changed by other hands are an error with a way out") {
  const auto broken = parse_run_facts("{\"target\": 3}");
  REQUIRE_FALSE(broken);
  CHECK_FALSE(broken.error().hint.empty());
}

}  // namespace
}  // namespace hone
