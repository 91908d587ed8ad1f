// SPDX-License-Identifier: Apache-2.0
#include "analyzers/sampler.h"

#include <doctest/doctest.h>
#include <unistd.h>

#include <algorithm>
#include <csignal>
#include <fstream>

#include "tests/support/scripted_runner.h"
#include "tests/support/temporary_folder.h"

namespace hone {
namespace {

namespace fs = std::filesystem;
using test::exited;
using test::ScriptedRunner;
using test::slurp;
using test::TemporaryFolder;

void write(const fs::path& file, std::string_view content) {
  std::ofstream(file, std::ios::binary) << content;
}

WorkloadConfig workload_named(std::string name) {
  WorkloadConfig workload;
  workload.name = std::move(name);
  workload.command = {"{exe}", "--in", "{source}/data"};
  return workload;
}

struct Bench {
  explicit Bench(ScriptedRunner::Script script)
      : runner(std::move(script)), sampler(runner, folder.path() / "scratch", "/src") {}

  Result<Observation> observe(const WorkloadConfig& workload, int padding = 0,
                              const fs::path& keep = {}) {
    return sampler.observe({"O3", "/build/app", "/build"}, workload,
                           {.padding = padding, .keep = keep});
  }

  TemporaryFolder folder;
  ScriptedRunner runner;
  Sampler sampler;
};

TEST_CASE("a tool before the command gets more time, and a hanging program still ends") {
  Bench bench([](const Command& command) {
    CHECK(command.argv.front() == "tool");
    CHECK(command.argv[2] == "/build/app");
    CHECK(command.timeout == Seconds{21});
    return Outcome{.ending = Ending::kTimedOut};
  });
  WorkloadConfig workload = workload_named("w");
  workload.timeout = Seconds{7};
  const auto observation = bench.sampler.observe({"O3", "/build/app", "/build"}, workload,
                                                 {.wrapper = {"tool", "--"}, .slowdown = 3});
  REQUIRE(observation);
  CHECK(observation->failure == "timed out after 21 s");
}

TEST_CASE("a run that ends as its workload says is usable, and no other is") {
  Outcome outcome;
  Bench bench([&](const Command& command) {
    write(command.stdout_file, "");
    return outcome;
  });
  WorkloadConfig workload = workload_named("w");
  workload.end = {.ending = Ending::kSignalled, .code = SIGTERM};
  outcome = {.ending = Ending::kSignalled, .code = SIGTERM};
  CHECK(bench.observe(workload)->failure.empty());
  outcome.code = SIGSEGV;
  CHECK(bench.observe(workload)->failure ==
        "killed by signal 11 (SIGSEGV), not the expected SIGTERM");
  outcome = exited(0);
  CHECK(bench.observe(workload)->failure == "exit status 0, not the expected SIGTERM");
  workload.end = {.code = 3};
  outcome = exited(3);
  CHECK(bench.observe(workload)->failure.empty());
  workload.end = {};
  CHECK(bench.observe(workload)->failure == "exit status 3");
}

TEST_CASE("an expected end is no reason to stop repeating") {
  Bench bench([](const Command& command) {
    write(command.stdout_file, "");
    return exited(3);
  });
  WorkloadConfig workload = workload_named("w");
  workload.end = {.code = 3};
  const auto observation =
      bench.sampler.observe({"O3", "/build/app", "/build"}, workload, {.repeats = 4});
  REQUIRE(observation);
  CHECK(observation->repeats == 4);
}

TEST_CASE("a run gets a fresh folder, captured output and limits") {
  Bench bench([](const Command& command) {
    CHECK(fs::is_empty(command.directory));
    write(command.directory / "left behind", "x");
    write(command.stdout_file, "42\n");
    return exited(0);
  });
  WorkloadConfig workload = workload_named("w");
  workload.timeout = Seconds{7};
  for (int run = 0; run < 2; ++run) {
    const auto observation = bench.observe(workload);
    REQUIRE(observation);
    CHECK(observation->failure == "");
    CHECK(observation->output.hash != "");
    CHECK(slurp(bench.sampler.stdout_file()) == "42\n");
  }
  const Command& command = bench.runner.commands.front();
  CHECK(command.argv == std::vector<std::string>{"/build/app", "--in", "/src/data"});
  CHECK(command.timeout == Seconds{7});
  CHECK(command.output_limit == kOutputLimit);
  CHECK(command.stdout_file == bench.sampler.stdout_file());
  CHECK(command.stderr_file == bench.sampler.stderr_file());
}

TEST_CASE("the padding is one variable that is always set") {
  Bench bench([](const Command& command) {
    write(command.stdout_file, "");
    return exited(0);
  });
  WorkloadConfig workload = workload_named("w");
  workload.env = {{"A", "1"}};
  for (const int padding : {0, 1, 4095}) {
    REQUIRE(bench.observe(workload, padding));
    const auto& env = bench.runner.commands.back().env;
    REQUIRE(env.size() == 2);
    CHECK(env.front() == std::pair<std::string, std::string>{"A", "1"});
    CHECK(env.back().first == "HONE_PAD");
    CHECK(env.back().second == std::string(static_cast<std::size_t>(padding), 'x'));
  }
}

TEST_CASE("each way to fail has words of its own") {
  struct Row {
    Outcome outcome;
    const char* failure;
  };
  const Row rows[] = {{exited(3), "exit status 3"},
                      {{Ending::kSignalled, SIGSEGV, {}}, "killed by signal 11 (SIGSEGV)"},
                      {{Ending::kTimedOut, 0, {}}, "timed out after 60 s"},
                      {{Ending::kTooMuchOutput, 0, {}}, "printed more than 256 MiB"},
                      {{Ending::kInterrupted, 0, {}}, "interrupted"}};
  for (const Row& row : rows) {
    Bench bench([&](const Command& command) {
      write(command.stdout_file, "half");
      write(command.stderr_file, "cannot open \x1b[1mdata\n");
      return row.outcome;
    });
    const auto observation = bench.observe(workload_named("w"));
    REQUIRE(observation);
    CHECK(observation->failure == row.failure);
    CHECK(observation->details == "cannot open \\x1b[1mdata\n");
    CHECK(observation->outcome.ending == row.outcome.ending);
    CHECK(observation->output.hash == "");
  }
}

TEST_CASE("the last words are few, however much was said") {
  Bench bench([](const Command& command) {
    std::ofstream file(command.stderr_file);
    for (int line = 1; line <= 1000; ++line) file << "line " << line << "\n";
    file << std::string(100'000, 'x') << "end";
    return exited(1);
  });
  const auto observation = bench.observe(workload_named("w"));
  REQUIRE(observation);
  CHECK(observation->details.ends_with("xend\n"));
  CHECK(observation->details.size() < 4000);
}

TEST_CASE("a program that cannot be started is an error") {
  Bench bench(
      [](const Command&) -> Result<Outcome> { return fail("no such program", "build it"); });
  const auto observation = bench.observe(workload_named("w"));
  REQUIRE_FALSE(observation);
  CHECK(observation.error().message == "no such program");
}

TEST_CASE("checked output can be kept") {
  Bench bench([](const Command& command) {
    write(command.stdout_file, "42\n");
    return exited(0);
  });
  const fs::path keep = bench.folder.path() / "kept";
  const auto observation = bench.observe(workload_named("w"), 0, keep);
  REQUIRE(observation);
  CHECK(observation->output.stdout_file.parent_path() == keep);
  CHECK(slurp(observation->output.stdout_file) == "42\n");
}

TEST_CASE("a check command judges the run after it") {
  int status = 0;
  Bench bench([&](const Command& command) {
    if (command.argv.front() == "/build/app") {
      write(command.stdout_file, "42\n");
      return exited(0);
    }
    write(command.stderr_file, "not 43\n");
    return exited(status);
  });
  WorkloadConfig workload = workload_named("w");
  workload.check.kind = CheckKind::kCommand;
  workload.check.command = {"judge", "{exe}"};

  SUBCASE("exit 0 is right") {
    const auto observation = bench.observe(workload);
    REQUIRE(observation);
    CHECK(observation->failure == "");
    REQUIRE(bench.runner.commands.size() == 2);
    const Command& judge = bench.runner.commands.back();
    CHECK(judge.argv == std::vector<std::string>{"judge", "/build/app"});
    CHECK(judge.directory == bench.runner.commands.front().directory);
    CHECK(judge.stdin_file == bench.sampler.stdout_file());
    CHECK(slurp(bench.sampler.stdout_file()) == "42\n");
  }
  SUBCASE("any other is wrong") {
    status = 2;
    const auto observation = bench.observe(workload);
    REQUIRE(observation);
    CHECK(observation->failure == "check command failed: exit status 2");
    CHECK(observation->details == "not 43\n");
    CHECK(observation->output.hash == "");
  }
}

TEST_CASE("an interrupted check command interrupts the run") {
  Bench bench([](const Command& command) {
    if (command.argv.front() == "judge") return Outcome{Ending::kInterrupted, 0, {}};
    return exited(0);
  });
  WorkloadConfig workload = workload_named("w");
  workload.check.kind = CheckKind::kCommand;
  workload.check.command = {"judge"};
  const auto observation = bench.observe(workload);
  REQUIRE(observation);
  CHECK(observation->outcome.ending == Ending::kInterrupted);
  CHECK(observation->failure == "interrupted");
}

TEST_CASE("a program that failed is not judged") {
  Bench bench([](const Command&) { return exited(1); });
  WorkloadConfig workload = workload_named("w");
  workload.check.kind = CheckKind::kCommand;
  workload.check.command = {"judge"};
  CHECK(bench.observe(workload).value().failure == "exit status 1");
  CHECK(bench.runner.commands.size() == 1);
}

// A cwd of the user's own is not emptied, so what an earlier run wrote there is still there.
TEST_CASE("a file left by an earlier run does not count as written") {
  bool writes = true;
  Bench bench([&](const Command& command) {
    if (writes) write(command.directory / "out.txt", "1");
    return exited(0);
  });
  fs::create_directories(bench.folder.path() / "own");
  WorkloadConfig workload = workload_named("w");
  workload.cwd = (bench.folder.path() / "own").string();
  workload.check.kind = CheckKind::kFiles;
  workload.check.files = {"out.txt"};
  CHECK(bench.observe(workload).value().failure == "");
  CHECK(bench.observe(workload).value().failure == "");
  writes = false;
  CHECK(bench.observe(workload).value().failure == "did not write `out.txt`");
  writes = true;
  CHECK(bench.observe(workload).value().failure == "");
}

TEST_CASE("a metric's file left by an earlier run is no value") {
  bool writes = true;
  Bench bench([&](const Command& command) {
    write(command.stdout_file, "");
    if (writes) write(command.directory / "score", "7 points");
    return exited(0);
  });
  fs::create_directories(bench.folder.path() / "own");
  WorkloadConfig workload = workload_named("w");
  workload.cwd = (bench.folder.path() / "own").string();
  workload.metric = {.choice = MetricChoice::kRegex, .pattern = "([0-9]+) points", .file = "score"};
  CHECK(bench.observe(workload).value().readings == Readings{{"", 7}});
  writes = false;
  CHECK(bench.observe(workload).value().failure == "did not write `score`");
}

TEST_CASE("a missing checked file is a failure of the run") {
  Bench bench([](const Command&) { return exited(0); });
  WorkloadConfig workload = workload_named("w");
  workload.check.kind = CheckKind::kFiles;
  workload.check.files = {"out.txt"};
  const auto observation = bench.observe(workload);
  REQUIRE(observation);
  CHECK(observation->failure == "did not write `out.txt`");
}

TEST_CASE("the error of a failing baseline names the workload and what mends it") {
  Bench bench([](const Command& command) {
    write(command.stderr_file, "no data\n");
    return exited(3);
  });
  const WorkloadConfig workload = workload_named("books");
  const Error error =
      workload_error({"baseline", "/build/app", "/build"}, workload, *bench.observe(workload));
  CHECK(error.message == "workload `books` fails with profile baseline: exit status 3");
  CHECK(error.hint.find("exit status 0") != std::string::npos);
  CHECK(error.details == "no data\n");
}

TEST_CASE("disturbance is a share") {
  Bench bench([](const Command& command) {
    write(command.stdout_file, "");
    return exited(0);
  });
  const auto observation = bench.observe(workload_named("w"));
  REQUIRE(observation);
  CHECK(observation->pressure <= 1);
  CHECK(observation->steal >= 0);
  CHECK(observation->steal <= 1);
}

}  // namespace
}  // namespace hone
