// SPDX-License-Identifier: Apache-2.0
// Plans carried out with tools that only leave files: what is redone and what is not, how failures
// stay where they belong, what the rows and notes say.
#include "profiles/execute.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <fstream>

#include "profiles/build_steps.h"
#include "tests/support/fake_tools.h"
#include "tests/support/temporary_folder.h"
#include "tests/support/tool.h"

using namespace hone;
using test::FakeTools;
namespace fs = std::filesystem;

namespace {

const Axes kPgo{.pgo = Pgo::kIr};
const Axes kPgoThin{.lto = Lto::kThin, .pgo = Pgo::kIr};

/// A project, a work folder with a real store, and tools to build it with.
struct Bench {
  test::TemporaryFolder root;
  Config config;
  Toolchains toolchains;
  WorkFolder folder = WorkFolder::lock(root.path() / "work").value();
  Store store = Store::open(folder.store()).value();
  FakeTools tools;
  Closure closure{.targets = {"app", "part"}, .executable = {}, .libraries = {}};
  std::vector<Profile> profiles = {{"baseline", {}}, {"O3", {.opt = Opt::kO3}}};
  std::string source_state = "state 1";
  bool fresh = false;
  std::vector<std::string> events;  ///< of the last run: "build O3: done"

  Bench() {
    config.project.source = root.write("source/CMakeLists.txt", "").parent_path();
    config.project.target = "app";
    config.workloads.resize(1);
    config.workloads[0].name = "books";
    config.workloads[0].command = {"{exe}", "big"};
    config.workloads[0].train = {{"{exe}", "small"}};
    toolchains.first().cmake = "/bin/cmake";
    toolchains.first().profdata = "/bin/llvm-profdata";
  }

  BuildWorld world() {
    return {.config = &config,
            .toolchains = &toolchains,
            .folder = &folder,
            .runner = &tools,
            .store = &store,
            .interrupt = nullptr,
            .fresh = fresh};
  }

  Plan plan() const {
    return plan_steps({.profiles = profiles,
                       .toolchains = &toolchains,
                       .config = &config,
                       .source_state = source_state});
  }

  Result<std::vector<BuiltProfile>> run() {
    tools.calls.clear();
    events.clear();
    return run_plan(world(), plan(), profiles, closure, [&](const StepEvent& event) {
      if (!event.finished) return;
      const char* end = event.failed ? "failed" : event.cached ? "cached" : "done";
      events.push_back(event.step->label + ": " + end);
    });
  }

  /// Makes every call of `tool` on a build with `flag` end like that, after printing `output`.
  void fail_on(const std::string& tool, const std::string& flag, const std::string& output,
               Outcome outcome = {.code = 1}) {
    tools.hook = [=](std::string_view called, const std::string& flags,
                     const Command& command) -> std::optional<Result<Outcome>> {
      if (called != tool || !flags.contains(flag)) return std::nullopt;
      std::ofstream(command.stdout_file) << output;
      return outcome;
    };
  }

  StepStatus status_of(const Step& step) { return store.find_step(step.key).value().status; }
};

const Step& last_step(const Plan& plan, const std::string& profile) {
  return plan.steps[plan.by_profile.at(profile).back()];
}

bool is_noted(const BuiltProfile& built, std::string_view part) {
  return std::ranges::any_of(built.notes,
                             [&](const std::string& note) { return note.contains(part); });
}

bool lacks_profdata() {
  if (!test::find_tool({"llvm-profdata-19", "llvm-profdata"}).empty()) return false;
  MESSAGE("HONE-TEST-SKIPPED: needs llvm-profdata");
  return true;
}

}  // namespace

TEST_CASE("profiles are built in their order and name their artifacts") {
  Bench bench;
  const auto built = bench.run();
  REQUIRE(built);
  REQUIRE(built->size() == 2);
  const BuiltProfile& o3 = (*built)[1];
  CHECK((*built)[0].name == "baseline");
  CHECK(o3.status == "built");
  CHECK(o3.build_key == last_step(bench.plan(), "O3").key);
  CHECK(o3.executable == bench.folder.build(o3.build_key) / "app");
  CHECK(o3.libraries == std::vector{bench.folder.build(o3.build_key) / "libpart.so"});
  CHECK(o3.build_seconds == Seconds(4));  // configure and build
  CHECK_FALSE(o3.cached);
  CHECK_FALSE(o3.training);
  CHECK(o3.profdata.empty());
  CHECK(bench.events == std::vector<std::string>{"configure baseline: done", "build baseline: done",
                                                 "configure O3: done", "build O3: done"});
}

TEST_CASE("only the target is built") {
  Bench bench;
  REQUIRE(bench.run());
  const auto& argv = bench.tools.commands.at(1).argv;
  const auto option = std::ranges::find(argv, "--target");
  REQUIRE(option != argv.end());
  CHECK(*std::next(option) == "app");
}

TEST_CASE("a step's log begins with its command and holds what was printed") {
  Bench bench;
  const auto built = bench.run();
  REQUIRE(built);
  REQUIRE((*built)[1].logs.size() == 2);
  const std::string log = test::slurp((*built)[1].logs[1]);
  CHECK(log.starts_with("$ "));
  CHECK(log.substr(0, log.find('\n')).contains("--build"));
  CHECK(log.contains("output of build"));
  CHECK(log.contains("exit status 0"));
  CHECK((*built)[1].logs[1] == log_of(last_step(bench.plan(), "O3"), bench.folder));
}

TEST_CASE("what is done is not done again, and keeps the time of its first execution") {
  Bench bench;
  REQUIRE(bench.run());
  bench.tools.seconds = Seconds(100);
  const auto again = bench.run();
  REQUIRE(again);
  CHECK(bench.tools.calls.empty());
  CHECK((*again)[1].cached);
  CHECK((*again)[1].build_seconds == Seconds(4));
  CHECK((*again)[1].executable == bench.folder.build((*again)[1].build_key) / "app");
  for (const Step& step : bench.plan().steps) {
    CHECK(is_done(step, bench.store, bench.folder));
  }
}

TEST_CASE("--fresh does everything again") {
  Bench bench;
  REQUIRE(bench.run());
  bench.fresh = true;
  bench.tools.seconds = Seconds(3);
  const auto again = bench.run();
  REQUIRE(again);
  CHECK(bench.tools.calls.size() == 4);
  CHECK((*again)[1].build_seconds == Seconds(6));
}

TEST_CASE("a changed source is built anew beside the old build") {
  Bench bench;
  const auto before = bench.run();
  REQUIRE(before);
  bench.source_state = "state 2";
  const auto after = bench.run();
  REQUIRE(after);
  CHECK(bench.tools.calls.size() == 4);
  CHECK((*before)[1].executable != (*after)[1].executable);
  CHECK(fs::exists((*before)[1].executable));
}

TEST_CASE("a build whose output is gone is made again from a fresh folder") {
  Bench bench;
  const auto built = bench.run();
  REQUIRE(built);
  std::ofstream((*built)[1].build / "leftover.o") << "old";
  SUBCASE("executable") { fs::remove((*built)[1].executable); }
  SUBCASE("library") { fs::remove((*built)[1].libraries[0]); }
  REQUIRE(bench.run());
  CHECK(bench.tools.calls == std::vector<std::string>{"configure", "build"});
  CHECK_FALSE(fs::exists((*built)[1].build / "leftover.o"));
  CHECK(fs::exists((*built)[1].executable));
}

TEST_CASE("a profile that fails is a row with the first error; the others go on") {
  Bench bench;
  bench.profiles.push_back({"Os", {.opt = Opt::kOs}});
  bench.fail_on("build", "-O3", "main.cpp:12:3: error: no such thing\n");
  const auto built = bench.run();
  REQUIRE(built);
  REQUIRE(built->size() == 3);
  CHECK((*built)[1].status == "failed");
  CHECK((*built)[1].reason.contains("no such thing"));
  CHECK((*built)[1].executable.empty());
  CHECK((*built)[2].status == "built");
  const Step build = last_step(bench.plan(), "O3");
  CHECK(bench.status_of(build) == StepStatus::kFailed);
  CHECK(bench.store.find_step(build.key)->reason == (*built)[1].reason);
  CHECK(test::slurp(log_of(build, bench.folder)).contains("no such thing"));
}

TEST_CASE("a failed build is tried again, from its configure on") {
  Bench bench;
  bench.fail_on("build", "-O3", "error: broken\n");
  REQUIRE(bench.run());
  CHECK_FALSE(is_done(last_step(bench.plan(), "O3"), bench.store, bench.folder));
  bench.tools.hook = nullptr;
  const auto built = bench.run();
  REQUIRE(built);
  CHECK(bench.tools.calls == std::vector<std::string>{"configure", "build"});
  CHECK((*built)[1].status == "built");
}

TEST_CASE("without a baseline nothing goes on") {
  Bench bench;
  SUBCASE("configure") { bench.fail_on("configure", "", "CMake Error: no compiler\n"); }
  SUBCASE("build") { bench.fail_on("build", "", "main.cpp:1: error: no compiler\n"); }
  const auto built = bench.run();
  REQUIRE_FALSE(built);
  CHECK(built.error().message.contains("no compiler"));
  CHECK(built.error().hint.contains("log"));
  CHECK(bench.tools.calls.back() == (bench.tools.calls.size() == 1 ? "configure" : "build"));
}

TEST_CASE("an interruption ends the run; the next one goes on where it stopped") {
  Bench bench;
  bench.fail_on("build", "-O3", "", {.ending = Ending::kInterrupted});
  const auto first = bench.run();
  REQUIRE(first);
  REQUIRE(first->size() == 1);
  CHECK((*first)[0].name == "baseline");
  CHECK(bench.status_of(last_step(bench.plan(), "O3")) == StepStatus::kRunning);
  bench.tools.hook = nullptr;
  const auto second = bench.run();
  REQUIRE(second);
  CHECK(second->size() == 2);
  CHECK(bench.events == std::vector<std::string>{"configure baseline: cached",
                                                 "build baseline: cached", "configure O3: done",
                                                 "build O3: done"});
}

TEST_CASE("a killed hone leaves a running step, which is redone") {
  Bench bench;
  REQUIRE(bench.run());
  const Step build = last_step(bench.plan(), "O3");
  StepRow row = bench.store.find_step(build.key).value();
  row.status = StepStatus::kRunning;
  REQUIRE(bench.store.put_step(row));
  CHECK_FALSE(is_done(build, bench.store, bench.folder));
  REQUIRE(bench.run());
  CHECK(bench.tools.calls == std::vector<std::string>{"configure", "build"});
}

TEST_CASE("a tool that cannot be started ends the run with its error") {
  Bench bench;
  bench.tools.hook = [](std::string_view tool, const std::string&,
                        const Command&) -> std::optional<Result<Outcome>> {
    if (tool != "build") return std::nullopt;
    return fail("cannot start cmake");
  };
  const auto built = bench.run();
  REQUIRE_FALSE(built);
  CHECK(built.error().message == "cannot start cmake");
}

TEST_CASE("PGO profiles share one instrumented build and one training") {
  if (lacks_profdata()) return;
  Bench bench;
  bench.profiles = {{"baseline", {}}, {"pgo", kPgo}, {"pgo+thin-lto", kPgoThin}};
  const auto built = bench.run();
  REQUIRE(built);
  CHECK(bench.tools.count("train") == 1);
  CHECK(bench.tools.count("merge") == 1);
  CHECK(bench.tools.count("build") == 4);
  for (const BuiltProfile& profile : {(*built)[1], (*built)[2]}) {
    CHECK(profile.status == "built");
    REQUIRE(profile.training);
    CHECK(profile.training->functions == 2);
    CHECK(profile.training->functions_counted == 1);
    CHECK(profile.training->raw_files == 1);
    CHECK(is_noted(profile, "1 of 2 functions"));
    CHECK(profile.profdata == (*built)[1].profdata);
    CHECK(profile.logs.size() == 6);
    CHECK(profile.build_seconds == Seconds(12));  // of all its steps, the shared ones too
  }
  CHECK(fs::exists((*built)[1].profdata));
  const auto again = bench.run();
  REQUIRE(again);
  CHECK(bench.tools.calls.empty());
  CHECK((*again)[2].training->functions_counted == 1);
  CHECK((*again)[2].profdata == (*built)[2].profdata);
}

TEST_CASE("the final build uses the merged data by its path") {
  if (lacks_profdata()) return;
  Bench bench;
  bench.profiles = {{"baseline", {}}, {"pgo", kPgo}};
  const auto built = bench.run();
  REQUIRE(built);
  const std::string flags = test::slurp((*built)[1].build / "flags.txt");
  CHECK(flags.contains("-fprofile-use=" + (*built)[1].profdata.string()));
  CHECK_FALSE(flags.contains("{profdata}"));
}

TEST_CASE("training runs in a fresh folder, with patience, where counters are collected") {
  if (lacks_profdata()) return;
  Bench bench;
  bench.profiles = {{"baseline", {}}, {"pgo", kPgo}};
  bench.config.workloads[0].timeout = Seconds(7);
  bench.config.workloads[0].env = {{"LLVM_PROFILE_FILE", "/elsewhere"}, {"MODE", "fast"}};
  bench.config.workloads[0].train = {{"{exe}", "a"}, {"{exe}", "b"}};
  std::vector<Command> trainings;
  bench.tools.hook = [&](std::string_view tool, const std::string& flags,
                         const Command& command) -> std::optional<Result<Outcome>> {
    if (tool != "train") return std::nullopt;
    CHECK(flags.contains("-fprofile-generate"));
    CHECK(fs::is_empty(command.directory));
    std::ofstream(command.directory / "left behind") << "x";
    trainings.push_back(command);
    return std::nullopt;
  };
  REQUIRE(bench.run());
  REQUIRE(trainings.size() == 2);
  CHECK(trainings[0].argv[1] == "a");
  CHECK(trainings[1].argv[1] == "b");
  CHECK(trainings[0].timeout == Seconds(70));
  CHECK(trainings[0].env[1].second == "fast");
  CHECK(trainings[0].env.back().first == "LLVM_PROFILE_FILE");
  CHECK(trainings[0].env.back().second.starts_with(bench.folder.root().string()));
}

TEST_CASE("training that fails or counts nothing fails the PGO profiles alone, with the reason") {
  if (lacks_profdata()) return;
  Bench bench;
  bench.profiles = {{"baseline", {}}, {"pgo", kPgo}, {"O3", {.opt = Opt::kO3}}};
  std::string reason;
  SUBCASE("exit status") {
    bench.fail_on("train", "", "", {.code = 3});
    reason = "exit status 3";
  }
  SUBCASE("time-out") {
    bench.fail_on("train", "", "", {.ending = Ending::kTimedOut});
    reason = "timed out";
  }
  SUBCASE("no counters") {
    bench.tools.counters.clear();
    reason = "no counters";
  }
  SUBCASE("unwritable") {
    bench.fail_on("train", "", "LLVM Profile Error: Failed to write file: Permission denied\n", {});
    reason = "Permission denied";
  }
  SUBCASE("nothing counted") {
    bench.tools.counters = ":ir\nmain\n11\n2\n0\n0\n";
    reason = "training ran no function of the program";
  }
  SUBCASE("damaged counters") {
    bench.tools.counters = "no counters at all";
    reason = "could not merge";
  }
  SUBCASE("input below the source only") {
    bench.root.write("source/small.txt", "");
    bench.config.workloads[0].train = {{"{exe}", "small.txt"}};
    reason = "small.txt";
  }
  const auto built = bench.run();
  REQUIRE(built);
  CHECK((*built)[1].status == "failed");
  CHECK_MESSAGE((*built)[1].reason.contains(reason), (*built)[1].reason);
  CHECK((*built)[2].status == "built");
}

TEST_CASE("an empty counter file is the sign of a killed program") {
  if (lacks_profdata()) return;
  Bench bench;
  bench.profiles = {{"baseline", {}}, {"pgo", kPgo}};
  bench.tools.hook = [](std::string_view tool, const std::string&,
                        const Command& command) -> std::optional<Result<Outcome>> {
    if (tool != "train") return std::nullopt;
    std::ofstream(fs::path(command.env.back().second).parent_path() / "1.profraw");
    return Outcome{};
  };
  const auto built = bench.run();
  REQUIRE(built);
  CHECK((*built)[1].reason.contains("empty counter file"));
  CHECK(is_noted((*built)[1], "exit()"));
}

TEST_CASE("an instrumented build that fails is told from the final one") {
  Bench bench;
  bench.profiles = {{"baseline", {}}, {"pgo", kPgo}};
  bench.fail_on("build", "-fprofile-generate", "error: no room\n");
  const auto built = bench.run();
  REQUIRE(built);
  CHECK((*built)[1].reason.starts_with("instrumented build: "));
  CHECK((*built)[1].reason.contains("no room"));
}

TEST_CASE("a unity profile in which nothing is merged is skipped, and known to be") {
  Bench bench;  // its build files name no unity file
  bench.profiles = {{"baseline", {}},
                    {"unity", {.unity = Unity::kOn}},
                    {"pgo+unity", {.unity = Unity::kOn, .pgo = Pgo::kIr}}};
  const auto built = bench.run();
  REQUIRE(built);
  REQUIRE(built->size() == 3);
  for (const BuiltProfile& profile : {(*built)[1], (*built)[2]}) {
    CHECK(profile.status == "skipped");
    CHECK(profile.reason == "nothing merged");
    CHECK(profile.executable.empty());
  }
  CHECK(bench.tools.count("build") == 1);
  for (const Step& step : bench.plan().steps) CHECK(is_done(step, bench.store, bench.folder));
  REQUIRE(bench.run());
  CHECK(bench.tools.calls.empty());
}

TEST_CASE("training on the measured workload is said") {
  if (lacks_profdata()) return;
  Bench bench;
  bench.profiles = {{"baseline", {}}, {"pgo", kPgo}};
  bench.config.workloads[0].train.clear();
  const auto built = bench.run();
  REQUIRE(built);
  CHECK(is_noted((*built)[1], "trained on what it is measured on"));
}

TEST_CASE("several workloads are merged with their weights") {
  if (lacks_profdata()) return;
  Bench bench;
  bench.profiles = {{"baseline", {}}, {"pgo", kPgo}};
  bench.config.workloads.push_back(bench.config.workloads[0]);
  bench.config.workloads[1].weight = 3;
  const auto built = bench.run();
  REQUIRE(built);
  CHECK((*built)[1].training->raw_files == 2);
  const auto merge = std::ranges::find_if(
      bench.tools.commands, [](const Command& command) { return command.argv.at(1) == "merge"; });
  REQUIRE(merge != bench.tools.commands.end());
  REQUIRE(merge->argv.size() == 6);
  CHECK(merge->argv[4].starts_with("--weighted-input=1,"));
  CHECK(merge->argv[5].starts_with("--weighted-input=3,"));
}

TEST_CASE("the project is configured once to be read, without flags") {
  Bench bench;
  const auto model = configure_baseline(bench.world(), "state 1");
  REQUIRE(model);
  CHECK(model->find("app"));
  const auto& argv = bench.tools.commands.at(0).argv;
  CHECK(std::ranges::find(argv, "-C") == argv.end());
  REQUIRE(configure_baseline(bench.world(), "state 1"));
  CHECK(bench.tools.calls.size() == 1);
  REQUIRE(configure_baseline(bench.world(), "state 2"));
  CHECK(bench.tools.calls.size() == 2);
}

TEST_CASE("a project that cannot be configured is an error with the log") {
  Bench bench;
  bench.fail_on("configure", "", "CMake Error: no compiler\n");
  const auto model = configure_baseline(bench.world(), "state 1");
  REQUIRE_FALSE(model);
  CHECK(model.error().message.contains("no compiler"));
  CHECK(model.error().hint.contains("log"));
}

TEST_CASE("earlier times are forecasts") {
  Bench bench;
  REQUIRE(bench.run());
  bench.source_state = "state 2";
  std::vector<std::optional<Seconds>> forecasts;
  REQUIRE(run_plan(bench.world(), bench.plan(), bench.profiles, bench.closure,
                   [&](const StepEvent& event) {
                     if (!event.finished) forecasts.push_back(event.forecast);
                   }));
  CHECK(forecasts == std::vector<std::optional<Seconds>>(4, Seconds(2)));
}

TEST_CASE("the trial of the baseline can end the run before anything else is built") {
  Bench bench;
  std::vector<std::string> tried;
  const auto refuse = [&](const BuiltProfile& baseline) -> Result<void> {
    tried.push_back(baseline.name + " " + baseline.executable.filename().string());
    return fail("the workload fails");
  };
  const auto run = [&](const BaselineTrial& trial) {
    return run_plan(bench.world(), bench.plan(), bench.profiles, bench.closure, {}, trial);
  };
  const auto refused = run(refuse);
  REQUIRE_FALSE(refused);
  CHECK(refused.error().message == "the workload fails");
  CHECK(bench.tools.count("build") == 1);
  CHECK_FALSE(run(refuse));
  CHECK(tried == std::vector<std::string>{"baseline app", "baseline app"});
  REQUIRE(run({}));
  CHECK(run(refuse));  // nothing is left to do: no trial
  CHECK(tried.size() == 2);
}

TEST_CASE("a full disk ends the run: every later step would fail for it too") {
  Bench bench;
  bench.fail_on("build", "-O3", "error: unable to write app: No space left on device\n");
  const auto built = bench.run();
  REQUIRE_FALSE(built);
  CHECK(built.error().message.contains("disk is full"));
  CHECK(built.error().hint.contains("hone clean"));
  bench.tools.hook = {};
  REQUIRE(bench.run());
  CHECK(bench.events.front() == "configure baseline: cached");
}

TEST_CASE("a step that was not reached has no log") {
  Bench bench;
  bench.fail_on("configure", "-O3", "CMake Error: no\n");
  const auto built = bench.run();
  REQUIRE(built);
  CHECK((*built)[1].status == "failed");
  CHECK((*built)[1].logs.size() == 1);
}
