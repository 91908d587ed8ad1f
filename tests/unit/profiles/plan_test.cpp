// SPDX-License-Identifier: Apache-2.0
#include "profiles/plan.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <functional>
#include <set>

using namespace hone;

namespace {

/// Inputs of a plan that a test can change one at a time.
struct Project {
  Config config;
  Toolchains toolchains;
  PlanInput input;

  Project() {
    config.project.source = "/home/me/app";
    config.project.target = "app";
    config.workloads = {{.name = "big",
                         .command = {"{exe}", "big.txt"},
                         .train = {{"{exe}", "small.txt"}},
                         .stdin_file = {},
                         .cwd = {},
                         .env = {},
                         .check = {}}};
    toolchains.first().c = "/usr/lib/llvm-19/bin/clang";
    toolchains.first().fingerprint = "clang 19.1.7";
    input = {.profiles = {{"baseline", {}},
                          {"O3", {.opt = Opt::kO3}},
                          {"unity", {.unity = Unity::kOn}},
                          {"pgo", {.pgo = Pgo::kIr}},
                          {"pgo+thin-lto", {.lto = Lto::kThin, .pgo = Pgo::kIr}},
                          {"pgo+unity", {.unity = Unity::kOn, .pgo = Pgo::kIr}}},
             .source_state = "state 1",
             .training_state = "inputs 1"};
  }

  Plan plan() {
    input.config = &config;
    input.toolchains = &toolchains;
    return plan_steps(input);
  }
};

const Step& step_of(const Plan& plan, const std::string& profile, std::size_t index) {
  return plan.steps.at(plan.by_profile.at(profile).at(index));
}

std::vector<StepKind> kinds_of(const Plan& plan, const std::string& profile) {
  std::vector<StepKind> kinds;
  for (const std::size_t index : plan.by_profile.at(profile)) {
    kinds.push_back(plan.steps.at(index).kind);
  }
  return kinds;
}

/// Labels of the steps whose keys are new after the change, sorted.
std::set<std::string> changed_by(const std::function<void(Project&)>& change) {
  const Plan before = Project().plan();
  Project project;
  change(project);
  std::set<std::string> labels;
  for (const Step& step : project.plan().steps) {
    if (!before.find(step.key)) labels.insert(step.label);
  }
  return labels;
}

const std::set<std::string> kTraining = {"train (for pgo, pgo+thin-lto)",
                                         "merge (for pgo, pgo+thin-lto)",
                                         "configure pgo",
                                         "build pgo",
                                         "configure pgo+thin-lto",
                                         "build pgo+thin-lto",
                                         "train (for pgo+unity)",
                                         "merge (for pgo+unity)",
                                         "configure pgo+unity",
                                         "build pgo+unity"};

}  // namespace

TEST_CASE("a plain profile is configured and built, a PGO profile trained in between") {
  const Plan plan = Project().plan();
  CHECK(kinds_of(plan, "O3") == std::vector{StepKind::kConfigure, StepKind::kBuild});
  CHECK(kinds_of(plan, "pgo") == std::vector{StepKind::kConfigure, StepKind::kBuild,
                                             StepKind::kTrain, StepKind::kMerge,
                                             StepKind::kConfigure, StepKind::kBuild});
  CHECK(step_of(plan, "pgo", 0).instrumented);
  CHECK(step_of(plan, "pgo", 2).build_key == step_of(plan, "pgo", 1).key);
  CHECK_FALSE(step_of(plan, "pgo", 5).instrumented);
  CHECK(step_of(plan, "pgo", 5).profdata_key == step_of(plan, "pgo", 3).key);
  CHECK(step_of(plan, "O3", 0).profdata_key.empty());
}

TEST_CASE("context-sensitive counts take two trainings, the first that of pgo") {
  Project project;
  project.input.profiles.push_back({"cspgo", {.pgo = Pgo::kCs}});
  const Plan plan = project.plan();
  CHECK(kinds_of(plan, "cspgo") ==
        std::vector{StepKind::kConfigure, StepKind::kBuild, StepKind::kTrain, StepKind::kMerge,
                    StepKind::kConfigure, StepKind::kBuild, StepKind::kTrain, StepKind::kMerge,
                    StepKind::kConfigure, StepKind::kBuild});
  CHECK(step_of(plan, "cspgo", 3).key == step_of(plan, "pgo", 3).key);
  CHECK(step_of(plan, "cspgo", 5).profdata_key == step_of(plan, "pgo", 3).key);
  CHECK(step_of(plan, "cspgo", 9).profdata_key == step_of(plan, "cspgo", 7).key);
}

TEST_CASE("BOLT works on a build of its own, and anew when the training changes") {
  Project project;
  project.toolchains.first().bolt = "/bin/llvm-bolt";
  project.toolchains.first().merge_fdata = "/bin/merge-fdata";
  project.input.profiles.push_back({"bolt", {.post_link = PostLink::kBolt}});
  project.input.profiles.push_back({"same", {.link = {"-Wl,--emit-relocs"}}});
  const Plan plan = project.plan();
  CHECK(kinds_of(plan, "bolt") ==
        std::vector{StepKind::kConfigure, StepKind::kBuild, StepKind::kBolt});
  CHECK(step_of(plan, "bolt", 2).build_key == step_of(plan, "bolt", 1).key);
  CHECK(step_of(plan, "bolt", 1).key != step_of(plan, "same", 1).key);
  project.input.training_state = "other";
  const Plan other = project.plan();
  CHECK(step_of(other, "bolt", 1).key == step_of(plan, "bolt", 1).key);
  CHECK(step_of(other, "bolt", 2).key != step_of(plan, "bolt", 2).key);
}

TEST_CASE("a preload is no build of its own, and builds that link otherwise share objects") {
  Project project;
  project.toolchains.first().jemalloc = {.link_name = "jemalloc", .runtime = "/lib/libjemalloc.so"};
  project.input.profiles.push_back({"preload", {.allocator = Allocator::kJemallocPreload}});
  project.input.profiles.push_back({"strip", {.strip = Strip::kAll}});
  project.input.profiles.push_back({"gc", {.sections = Sections::kGc}});
  project.input.profiles.push_back({"icf", {.sections = Sections::kIcfAll}});
  const Plan plan = project.plan();
  CHECK(plan.by_profile.at("preload") == plan.by_profile.at("baseline"));
  CHECK(step_of(plan, "strip", 1).key != step_of(plan, "baseline", 1).key);
  CHECK(step_of(plan, "strip", 1).donor_key == step_of(plan, "baseline", 1).key);
  CHECK(step_of(plan, "strip", 0).donor == "baseline");
  CHECK(step_of(plan, "gc", 1).donor_key.empty());
  CHECK(step_of(plan, "icf", 1).donor_key == step_of(plan, "gc", 1).key);
  for (const char* alone : {"baseline", "O3", "pgo+unity", "pgo"}) {
    CHECK(plan.steps[plan.by_profile.at(alone).back()].donor_key.empty());
  }
}

TEST_CASE("who asks for the level that the project has takes the baseline's objects") {
  Project project;
  project.input.own_level = Opt::kO3;
  project.input.profiles.push_back({"O2", {.opt = Opt::kO2}});
  project.input.profiles.push_back({"gcc:O3", {.opt = Opt::kO3, .compiler = "gcc"}});
  project.input.profiles.push_back({"thin-lto", {.lto = Lto::kThin}});
  project.input.profiles.push_back({"O3+thin-lto", {.opt = Opt::kO3, .lto = Lto::kThin}});
  const Plan plan = project.plan();
  CHECK(step_of(plan, "O3", 1).donor_key == step_of(plan, "baseline", 1).key);
  CHECK(step_of(plan, "O2", 1).donor_key.empty());
  CHECK(step_of(plan, "O3+thin-lto", 1).donor_key == step_of(plan, "thin-lto", 1).key);
}

TEST_CASE("what is missing here skips the profile, without a step") {
  Project project;
  project.input.profiles.push_back({"bolt", {.post_link = PostLink::kBolt}});
  const Plan plan = project.plan();
  CHECK(plan.by_profile.at("bolt").empty());
  CHECK(plan.skipped.at("bolt").contains("bolt-19"));
}

TEST_CASE("every step stands after all that it needs") {
  const Plan plan = Project().plan();
  std::set<std::string> before;
  for (const Step& step : plan.steps) {
    for (const std::string& need : step.needs) CHECK(before.contains(need));
    CHECK(before.insert(step.key).second);
  }
}

TEST_CASE("configure and build of one profile share a build folder that nothing else uses") {
  const Plan plan = Project().plan();
  CHECK(step_of(plan, "O3", 0).build_key == step_of(plan, "O3", 1).key);
  std::set<std::string> folders;
  for (const Step& step : plan.steps) {
    if (step.kind == StepKind::kBuild) CHECK(folders.insert(step.build_key).second);
  }
  CHECK(folders.size() == 8);  // six profiles and two instrumented builds
}

TEST_CASE("builds that record decisions are steps of their own; training and data are the same") {
  Project project;
  project.toolchains.first().bolt = "/bin/llvm-bolt";
  project.toolchains.first().merge_fdata = "/bin/merge-fdata";
  project.input.profiles = {{"baseline", {}},
                            {"O3", {.opt = Opt::kO3, .compile = {"-DX"}}},
                            {"pgo", {.pgo = Pgo::kIr}},
                            {"bolt", {.post_link = PostLink::kBolt}}};
  const Plan plan = project.plan();
  project.input.purpose = BuildPurpose::kRecorded;
  const Plan recorded = project.plan();
  std::set<std::string> labels;
  for (const Step& step : recorded.steps) {
    CHECK(step.recorded != (plan.find(step.key) != nullptr));
    CHECK(step.donor_key.empty());
    if (step.recorded) labels.insert(step.label);
  }
  CHECK(labels == std::set<std::string>{"configure to explain baseline",
                                        "build to explain baseline", "configure to explain O3",
                                        "build to explain O3", "configure to explain pgo",
                                        "build to explain pgo", "configure to explain bolt",
                                        "build to explain bolt"});
  CHECK(kinds_of(recorded, "bolt") == std::vector{StepKind::kConfigure, StepKind::kBuild});
  CHECK(step_of(recorded, "pgo", 5).profdata_key == step_of(plan, "pgo", 5).profdata_key);
}

TEST_CASE("pgo and pgo+thin-lto share instrumented build and training, pgo+unity has its own") {
  const Plan plan = Project().plan();
  for (std::size_t i = 0; i < 4; ++i) {
    CHECK(step_of(plan, "pgo", i).key == step_of(plan, "pgo+thin-lto", i).key);
    CHECK(step_of(plan, "pgo", i).key != step_of(plan, "pgo+unity", i).key);
  }
  CHECK(step_of(plan, "pgo", 5).key != step_of(plan, "pgo+thin-lto", 5).key);
  CHECK(step_of(plan, "pgo", 1).label == "build instrumented (for pgo, pgo+thin-lto)");
  CHECK(step_of(plan, "pgo+thin-lto", 5).label == "build pgo+thin-lto");
}

TEST_CASE("profiles with equal axes are one build, whatever their names") {
  Project project;
  project.input.profiles = {
      {"baseline", {}}, {"O3", {.opt = Opt::kO3}}, {"mine", {.opt = Opt::kO3}}};
  const Plan plan = project.plan();
  CHECK(plan.steps.size() == 4);
  CHECK(plan.by_profile.at("O3") == plan.by_profile.at("mine"));
  CHECK(step_of(plan, "mine", 1).label == "build O3, mine");
}

TEST_CASE("a user's flags make a build, and a training, of their own") {
  Project project;
  project.input.profiles = {{"baseline", {}},
                            {"pgo", {.pgo = Pgo::kIr}},
                            {"fast-pgo", {.pgo = Pgo::kIr, .compile = {"-ffast-math"}}},
                            {"linked-pgo", {.pgo = Pgo::kIr, .link = {"-Wl,--gc-sections"}}}};
  const Plan plan = project.plan();
  CHECK(step_of(plan, "pgo", 1).key != step_of(plan, "fast-pgo", 1).key);
  CHECK(step_of(plan, "pgo", 1).key != step_of(plan, "linked-pgo", 1).key);
  CHECK(plan.steps.size() == 2 + 3 * 6);
}

TEST_CASE("what no build depends on changes no key") {
  CHECK(changed_by([](Project&) {}).empty());
  CHECK(changed_by([](Project& p) { p.config.advice = {.goal = Goal::kSize}; }).empty());
  CHECK(changed_by([](Project& p) { p.config.profiles.use = {"all"}; }).empty());
  CHECK(changed_by([](Project& p) { p.config.file = "/elsewhere/hone.toml"; }).empty());
  CHECK(changed_by([](Project& p) {
          WorkloadConfig& workload = p.config.workloads[0];
          workload.name = "other";
          workload.command = {"{exe}", "--other"};
          workload.check = {.kind = CheckKind::kExit};
          workload.metric.choice = MetricChoice::kWallTime;
          workload.weight = 3;
          workload.timeout = Seconds(5);
        }).empty());
}

TEST_CASE("a change of source, toolchain, settings or environment changes every step") {
  const std::size_t all = Project().plan().steps.size();
  CHECK(changed_by([](Project& p) { p.input.source_state = "state 2"; }).size() == all);
  CHECK(changed_by([](Project& p) { p.toolchains.first().fingerprint = "clang 19.1.8"; }).size() ==
        all);
  CHECK(changed_by([](Project& p) { p.toolchains.first().c = "/opt/bin/clang"; }).size() == all);
  CHECK(changed_by([](Project& p) { p.config.project.configure = {"-DX=1"}; }).size() == all);
  CHECK(changed_by([](Project& p) { p.config.project.build_type = "MinSizeRel"; }).size() == all);
  CHECK(changed_by([](Project& p) { p.config.project.source = "/home/me/copy"; }).size() == all);
  CHECK(changed_by([](Project& p) { p.config.project.target = "tool"; }).size() == all);
  CHECK(changed_by([](Project& p) { p.input.environment = {{"CFLAGS", "-g"}}; }).size() == all);
}

TEST_CASE("a change of training redoes the training and what is built from it, no more") {
  const auto train = [](auto change) {
    return changed_by([change](Project& p) { change(p.config.workloads[0]); });
  };
  CHECK(train([](WorkloadConfig& w) { w.train = {{"{exe}", "larger.txt"}}; }) == kTraining);
  CHECK(train([](WorkloadConfig& w) { w.train.push_back({"{exe}", "second"}); }) == kTraining);
  CHECK(train([](WorkloadConfig& w) { w.stdin_file = "in.txt"; }) == kTraining);
  CHECK(train([](WorkloadConfig& w) { w.cwd = "/data"; }) == kTraining);
  CHECK(train([](WorkloadConfig& w) { w.env = {{"MODE", "fast"}}; }) == kTraining);
  CHECK(changed_by([](Project& p) { p.input.training_state = "inputs 2"; }) == kTraining);
}

TEST_CASE("without training commands the workload is the training") {
  const auto keys = [](const std::vector<std::string>& command) {
    Project project;
    project.config.workloads[0].train.clear();
    project.config.workloads[0].command = command;
    return project.plan();
  };
  const Plan before = keys({"{exe}", "one"});
  const Plan after = keys({"{exe}", "two"});
  CHECK(step_of(before, "pgo", 1).key == step_of(after, "pgo", 1).key);
  CHECK(step_of(before, "pgo", 2).key != step_of(after, "pgo", 2).key);
  CHECK(step_of(before, "pgo", 5).key != step_of(after, "pgo", 5).key);
  CHECK(step_of(before, "O3", 1).key == step_of(after, "O3", 1).key);
}

TEST_CASE("the weights of several workloads count in the merge alone") {
  const auto plan_with = [](double first, double second) {
    Project project;
    project.config.workloads.push_back(project.config.workloads[0]);
    project.config.workloads[0].weight = first;
    project.config.workloads[1].weight = second;
    return project.plan();
  };
  const Plan even = plan_with(1, 1);
  const Plan uneven = plan_with(1, 2);
  CHECK(step_of(even, "pgo", 2).key == step_of(uneven, "pgo", 2).key);
  CHECK(step_of(even, "pgo", 3).key != step_of(uneven, "pgo", 3).key);
  CHECK(step_of(even, "pgo", 3).key == step_of(plan_with(3, 3), "pgo", 3).key);
}

TEST_CASE("a word more in one list is not a word less in another") {
  const auto keys = [](Axes axes) {
    Project project;
    project.input.profiles = {{"baseline", {}}, {"mine", std::move(axes)}};
    return step_of(project.plan(), "mine", 1).key;
  };
  CHECK(keys({.compile = {"-a", "-b"}}) != keys({.compile = {"-a"}, .link = {"-b"}}));
  CHECK(keys({.compile = {"-a -b"}}) != keys({.compile = {"-a", "-b"}}));
}

TEST_CASE("the configure that reads the project depends on neither target nor profiles") {
  Project project;
  static_cast<void>(project.plan());
  const Step first = plan_first_configure(project.input);
  project.config.project.target = "";
  project.input.profiles.clear();
  project.input.training_state = "other";
  CHECK(plan_first_configure(project.input).key == first.key);
  CHECK(first.build_key == first.key);
  CHECK_FALSE(first.relax_warnings());
  CHECK_FALSE(Project().plan().find(first.key));
  project.input.source_state = "state 2";
  CHECK(plan_first_configure(project.input).key != first.key);
}

TEST_CASE("warnings may be errors in the baseline only") {
  const Plan plan = Project().plan();
  CHECK_FALSE(step_of(plan, "baseline", 1).relax_warnings());
  CHECK(step_of(plan, "O3", 1).relax_warnings());
  CHECK(step_of(plan, "pgo", 1).relax_warnings());
}
