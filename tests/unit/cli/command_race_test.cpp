// SPDX-License-Identifier: Apache-2.0
// Whole races of commands whose times a script makes up: what is run, how often, and what ends it.
#include "cli/command_race.h"

#include <doctest/doctest.h>
#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <filesystem>
#include <fstream>
#include <map>
#include <thread>

#include "cli/measure_report.h"
#include "tests/support/scripted_runner.h"
#include "tests/support/temporary_folder.h"

namespace hone {
namespace {

using test::exited;
using test::ScriptedRunner;
using test::TemporaryFolder;

Outcome took(double seconds) {
  Outcome outcome = exited(0);
  outcome.usage.wall = Seconds(seconds);
  outcome.usage.user = Seconds(seconds);
  outcome.usage.voluntary_switches = 1;
  return outcome;
}

struct Bench {
  explicit Bench(ScriptedRunner::Script script) : runner(std::move(script)) {
    options.scratch = folder.path();
  }
  Result<CommandRace> race() { return race_commands(runner, commands, options); }
  int runs_of(const std::string& program) const {
    return static_cast<int>(std::ranges::count_if(
        runner.commands, [&](const Command& command) { return command.argv[0] == program; }));
  }

  TemporaryFolder folder;
  ScriptedRunner runner;
  std::vector<RacedCommand> commands = {{.argv = {"old"}}, {.argv = {"new"}}};
  CommandRaceOptions options;
};

/// `old` takes 1 s, `new` 0.8 s, with a part in ten thousand that moves.
Outcome old_and_new(const Command& command) {
  static int count = 0;
  return took((command.argv[0] == "old" ? 1 : 0.8) * (1 + 1e-4 * (++count % 3)));
}

TEST_CASE("a clear difference ends at the first look") {
  Bench bench(old_and_new);
  const auto race = bench.race();
  REQUIRE(race);
  const RaceResult result = race->replay.race().result();
  CHECK(result.verdict == Verdict::kChange);
  CHECK(result.rounds == 8);
  CHECK(bench.runs_of("old") == 9);  // one warm-up
  CHECK(race->samples.size() == 18);

  const MeasureReport report =
      build_measure_report(*race, bench.commands, {"", "candidate"}, bench.options);
  CHECK(report.advice.verdict == "change");
  CHECK(report.advice.profile == "candidate");
  CHECK(report.commands[0].name == "0");
  CHECK_FALSE(report.commands[0].change);
  REQUIRE(report.commands[1].change);
  CHECK(report.commands[1].change->estimate == doctest::Approx(-0.2).epsilon(0.001));
  CHECK(report.commands[1].runs == 8);
  CHECK(report.advice.text.starts_with("Use `candidate`: 20.0 % less CPU time than `old`"));
}

TEST_CASE("identical commands are two entries, and neither wins") {
  Bench bench(old_and_new);
  bench.commands[1] = bench.commands[0];
  const auto race = bench.race();
  REQUIRE(race);
  CHECK(race->replay.race().result().verdict == Verdict::kKeep);
  const MeasureReport report = build_measure_report(*race, bench.commands, {"", ""}, bench.options);
  CHECK(report.commands[0].title == "old");
  CHECK(report.commands[1].title == "old (1)");
}

TEST_CASE("what is kept is the first command, whatever the others are called") {
  Bench bench(old_and_new);
  std::swap(bench.commands[0], bench.commands[1]);
  const auto race = bench.race();
  REQUIRE(race);
  const MeasureReport report =
      build_measure_report(*race, bench.commands, {"x", "baseline"}, bench.options);
  CHECK(report.advice.verdict == "keep");
  CHECK(report.advice.profile == "x");
}

// As GNU grep does, which stops at its first match.
TEST_CASE("a command that does less into /dev/null is told, and measured as long as it is there") {
  Bench bench([](const Command& command) {
    if (!command.stdout_file.empty() && command.argv[0] != "silent")
      std::ofstream(command.stdout_file) << "matches\n";
    return took(command.argv[0] == "new" && command.stdout_file.empty() ? 0.02 : 0.1);
  });
  const auto race = bench.race();
  REQUIRE(race);
  REQUIRE(race->unread.size() == 1);
  CHECK(race->unread[0].entry == 1);
  CHECK(race->samples.back().repeats == 5);
  const MeasureReport report = build_measure_report(*race, bench.commands, {"", ""}, bench.options);
  REQUIRE_FALSE(report.warnings.empty());
  CHECK(report.warnings[0].starts_with(
      "`new` takes 100 ms of CPU time with its output in a file, but 20.0 ms into /dev/null"));

  std::filesystem::remove(bench.folder.path() / "stdout");
  bench.commands = {{.argv = {"silent"}}};
  bench.runner.commands.clear();
  const auto silent = bench.race();
  REQUIRE(silent);
  CHECK(bench.runs_of("silent") == 1 + silent->replay.race().rounds());
}

TEST_CASE("a first run that is slow as such is no work for a reader") {
  int runs = 0;
  Bench bench([&](const Command& command) {
    if (!command.stdout_file.empty()) std::ofstream(command.stdout_file) << "text\n";
    return took(++runs == 1 ? 0.5 : 0.1);
  });
  bench.commands.pop_back();
  const auto race = bench.race();
  REQUIRE(race);
  CHECK(race->unread.empty());
  CHECK(runs == 3 + race->replay.race().rounds());
}

// A sleep in the one that works less.
TEST_CASE("where CPU time and wall time disagree about a command, its row says so") {
  Bench bench([](const Command& command) {
    static int count = 0;
    const double moves = 1 + 1e-4 * (++count % 3);
    Outcome outcome = took(1.0 * moves);
    if (command.argv[0] == "new") outcome.usage.user = Seconds(1.3 * moves);
    if (command.argv[0] == "old") outcome.usage.wall = Seconds(2.0 * moves);
    return outcome;
  });
  bench.options.metric = {MetricChoice::kCpuTime};
  const auto race = bench.race();
  REQUIRE(race);
  const MeasureReport report = build_measure_report(*race, bench.commands, {"", ""}, bench.options);
  CHECK(render_measure_text(report, {}).contains("slower, but faster by wall time"));
  CHECK(render_measure_json(report).contains("\"conflict\": true"));
}

TEST_CASE("CSV says whom a verdict is about that is not about the first command") {
  Bench bench([](const Command& command) {
    const std::map<std::string, double> seconds = {{"a", 1}, {"b", 0.5}, {"c", 0.501}, {"d", 0.8}};
    static int count = 0;
    return took(seconds.at(command.argv[0]) * (1 + 1e-4 * (++count % 3)));
  });
  bench.commands = {{.argv = {"a"}}, {.argv = {"b"}}, {.argv = {"c"}}, {.argv = {"d"}}};
  const auto race = bench.race();
  REQUIRE(race);
  const MeasureReport report =
      build_measure_report(*race, bench.commands, {"", "", "", ""}, bench.options);
  const std::string csv = render_measure_csv(report);
  CHECK(csv.contains("peak_rss_bytes,benchmark,behind\n"));
  CHECK(csv.ends_with(",,1\n"));
  CHECK(render_measure_markdown(report).contains("| 3 | d |"));
}

TEST_CASE("short commands are repeated within one observation") {
  Bench bench([](const Command&) { return took(0.01); });
  const auto race = bench.race();
  REQUIRE(race);
  for (const SampleRow& row : race->samples) {
    CHECK(row.repeats == (row.phase == SamplePhase::kRound ? 10 : 1));
    CHECK(row.outcome.usage.wall.count() == doctest::Approx(0.01));
  }
  CHECK(bench.runs_of("old") == 1 + 10 * race->replay.race().rounds());

  bench.options.repeats = 3;
  const auto chosen = bench.race();
  REQUIRE(chosen);
  CHECK(chosen->samples.back().repeats == 3);
}

TEST_CASE("commands of different length are repeated equally often") {
  Bench bench([](const Command& command) { return took(command.argv[0] == "old" ? 0.04 : 0.01); });
  const auto race = bench.race();
  REQUIRE(race);
  for (const SampleRow& row : race->samples)
    CHECK(row.repeats == (row.phase == SamplePhase::kRound ? 10 : 1));
}

TEST_CASE("what prepares a command runs before each execution of it") {
  Bench bench(old_and_new);
  bench.commands[1].prepare = {"sync"};
  REQUIRE(bench.race());
  CHECK(bench.runs_of("sync") == bench.runs_of("new"));
  for (std::size_t i = 0; i < bench.runner.commands.size(); ++i) {
    if (bench.runner.commands[i].argv[0] != "sync") continue;
    CHECK(bench.runner.commands[i + 1].argv[0] == "new");
  }
}

TEST_CASE("a command that fails ends it with its last words, unless failures are ignored") {
  Bench bench([](const Command& command) {
    if (command.argv[0] != "new") return took(1);
    std::ofstream(command.stderr_file) << "no such table\n";
    Outcome outcome = took(0.5);
    outcome.code = 3;
    return outcome;
  });
  const auto failed = bench.race();
  REQUIRE_FALSE(failed);
  CHECK(failed.error().message == "command 1 `new` failed: exit status 3");
  CHECK(failed.error().details == "no such table\n");
  CHECK(failed.error().hint.contains("--ignore-failure"));

  bench.options.ignore_failure = true;
  const auto ignored = bench.race();
  REQUIRE(ignored);
  CHECK(ignored->replay.race().result().verdict == Verdict::kChange);
}

TEST_CASE("the warm-up is beside the budget, and the first round begins whatever the budget") {
  Bench bench([](const Command&) {
    std::this_thread::sleep_for(std::chrono::milliseconds(2));
    return took(1);
  });
  bench.options.warmup = 40;
  bench.options.budget = Seconds(1e-6);
  const auto race = bench.race();
  REQUIRE(race);
  CHECK(race->replay.race().rounds() == 1);
  const MeasureReport report = build_measure_report(*race, bench.commands, {"", ""}, bench.options);
  for (const SampleRow& row : race->samples) {
    CHECK((row.elapsed > Seconds(0)) == (row.phase == SamplePhase::kRound));
  }
  CHECK(report.elapsed == race->samples.back().elapsed);
  CHECK(report.advice.text.starts_with("Not decided: no difference can be shown before round 8"));
}

TEST_CASE("a preparation that fails ends it") {
  Bench bench(
      [](const Command& command) { return command.argv[0] == "sync" ? exited(1) : took(1); });
  bench.commands[0].prepare = {"sync", "now"};
  const auto failed = bench.race();
  REQUIRE_FALSE(failed);
  CHECK(failed.error().message == "--prepare `sync now` failed: exit status 1");
}

TEST_CASE("a single command is measured alone") {
  Bench bench(old_and_new);
  bench.commands.pop_back();
  const auto race = bench.race();
  REQUIRE(race);
  CHECK(race->replay.race().rounds() == 8);
  const MeasureReport report = build_measure_report(*race, bench.commands, {""}, bench.options);
  CHECK(report.commands[0].runs == 8);
  CHECK(report.commands[0].median == doctest::Approx(1).epsilon(0.001));
  REQUIRE(report.commands[0].lo);
  CHECK(*report.commands[0].lo <= report.commands[0].median);
  CHECK(report.advice.text.contains("one command alone"));
}

TEST_CASE("an interruption keeps the whole rounds") {
  int runs = 0;
  Bench bench([&](const Command& command) {
    if (++runs > 11) return Outcome{Ending::kInterrupted, 0, {}};
    return old_and_new(command);
  });
  const auto race = bench.race();
  REQUIRE(race);
  CHECK(race->interrupted);
  CHECK(race->replay.race().rounds() == 4);
  const MeasureReport report = build_measure_report(*race, bench.commands, {"", ""}, bench.options);
  for (const MeasuredCommand& command : report.commands) CHECK(command.runs == 4);
}

TEST_CASE("a metric that is printed") {
  Bench bench([](const Command& command) {
    std::ofstream(command.stdout_file) << (command.argv[0] == "new" ? 2000 : 1000) << " req/s\n";
    return took(1);
  });
  bench.options.metric = {.choice = MetricChoice::kRegex,
                          .pattern = "([0-9]+) req/s",
                          .better = Better::kHigher,
                          .name = "requests per second"};
  const auto race = bench.race();
  REQUIRE(race);
  const MeasureReport report = build_measure_report(*race, bench.commands, {"", ""}, bench.options);
  CHECK(report.metric == "requests per second");
  CHECK(report.commands[1].median == doctest::Approx(2000));
  REQUIRE(report.commands[1].change);
  CHECK(report.commands[1].change->estimate == doctest::Approx(1));  // +100 %
  CHECK(report.commands[1].change->verdict == "faster");
  CHECK(report.advice.text.starts_with("Use `new`: 100.0 % higher requests per second than `old`"));
}

/// What a Google Benchmark program prints of benchmarks that take so many nanoseconds.
std::string benchmark_json(const std::map<std::string, double>& nanoseconds) {
  std::string rows;
  for (const auto& [name, time] : nanoseconds) {
    rows += fmt::format(R"({}{{"name": "{}", "cpu_time": {}, "time_unit": "ns"}})",
                        rows.empty() ? "" : ", ", name, time);
  }
  return fmt::format(R"({{"benchmarks": [{}]}})", rows);
}

struct BenchmarkBench : Bench {
  BenchmarkBench(const std::map<std::string, double>& of_old,
                 const std::map<std::string, double>& of_new)
      : Bench([=](const Command& command) {
          std::ofstream(command.stdout_file)
              << benchmark_json(command.argv[0] == "new" ? of_new : of_old);
          return took(1);
        }) {
    options.metric = {.choice = MetricChoice::kGoogleBenchmark};
  }
};

TEST_CASE("commands that report other benchmarks than the first are an error before the race") {
  BenchmarkBench lacking({{"BM_find", 10}, {"BM_sort", 20}}, {{"BM_find", 10}});
  const auto lacks = lacking.race();
  REQUIRE_FALSE(lacks);
  CHECK(lacks.error().message ==
        "command 1 `new` reported no BM_sort, which command 0 `old` reports");
  CHECK(lacks.error().hint.contains("--benchmark_filter"));
  CHECK(lacking.runner.commands.size() == 2);

  BenchmarkBench adding({{"BM_find", 10}}, {{"BM_find", 10}, {"BM_sort", 20}});
  const auto adds = adding.race();
  REQUIRE_FALSE(adds);
  CHECK(adds.error().message ==
        "command 0 `old` reported no BM_sort, which command 1 `new` reports");
}

TEST_CASE("every format shows the benchmarks of a program one by one") {
  BenchmarkBench bench({{"BM_find", 10}, {"BM_sort", 20}}, {{"BM_find", 10}, {"BM_sort", 10}});
  const auto race = bench.race();
  REQUIRE(race);
  const MeasureReport report = build_measure_report(*race, bench.commands, {"", ""}, bench.options);
  CHECK(render_measure_text(report, {0, false}).contains("BM_sort"));
  CHECK(render_measure_json(report).contains("\"name\": \"BM_sort\""));
  CHECK(render_measure_markdown(report).contains(
      "\n| new | BM\\_sort | -50.0 % (too few rounds) | unresolved |\n"));
  const std::string csv = render_measure_csv(report);
  CHECK(csv.contains(",benchmark,behind\n"));
  CHECK(csv.contains("\n1,new,time per iteration,"));
  CHECK(csv.contains(",unresolved,,,,BM_sort,\n"));
}

TEST_CASE("a value is shown as it was printed, not as the exponential of its logarithm") {
  Bench bench([](const Command& command) {
    std::ofstream(command.stdout_file) << "250 req/s\n";
    return took(1);
  });
  bench.options.metric = {.choice = MetricChoice::kRegex, .pattern = "([0-9]+) req/s"};
  const auto race = bench.race();
  REQUIRE(race);
  const MeasureReport report = build_measure_report(*race, bench.commands, {"", ""}, bench.options);
  CHECK(report.commands[0].median == 250);
  CHECK(render_measure_csv(report).contains(",250,250,250,250,250,"));
}

TEST_CASE("a benchmark that a later run does not report is an error, not a value of 0") {
  int runs = 0;
  Bench bench([&](const Command& command) {
    const bool is_short = ++runs > 5 && command.argv[0] == "old";
    std::ofstream(command.stdout_file)
        << (is_short ? benchmark_json({{"BM_find", 10}})
                     : benchmark_json({{"BM_find", 10}, {"BM_sort", 20}}));
    return took(1);
  });
  bench.options.metric = {.choice = MetricChoice::kGoogleBenchmark};
  const auto failed = bench.race();
  REQUIRE_FALSE(failed);
  CHECK(failed.error().message == "command 0 `old` reported no BM_sort, which another run reports");
}

// Both run in the caller's folder: what one wrote is still there when the other one runs.
TEST_CASE("a metric's file that another command wrote is not this command's value") {
  TemporaryFolder folder;
  const std::string file = (folder.path() / "score").string();
  Bench bench([&](const Command& command) {
    if (command.argv[0] == "old") std::ofstream(file) << "5 points\n";
    return took(1);
  });
  bench.options.metric = {
      .choice = MetricChoice::kRegex, .pattern = "([0-9]+) points", .file = file};
  const auto failed = bench.race();
  REQUIRE_FALSE(failed);
  CHECK(failed.error().message == "command 1 `new` failed: did not write `" + file + "`");
}

TEST_CASE("what was not measured has no figures") {
  Bench bench([](const Command&) { return Outcome{.ending = Ending::kInterrupted, .code = 0}; });
  const auto race = bench.race();
  REQUIRE(race);
  CHECK(race->interrupted);
  const MeasureReport report = build_measure_report(*race, bench.commands, {"", ""}, bench.options);
  CHECK(report.advice.text == "Not decided: it was interrupted before the first round was whole.");
  CHECK(report.advice.resolvable == 1);
  CHECK(render_measure_csv(report).contains("\n0,old,wall-time,0,1,,,,,,,,,,,,,,\n"));
  CHECK_FALSE(render_measure_text(report, {0, false}).contains("paired noise"));
}

TEST_CASE("Markdown says what the text says") {
  Bench bench([](const Command&) { return took(0.01); });
  const auto race = bench.race();
  REQUIRE(race);
  const MeasureReport report = build_measure_report(*race, bench.commands, {"", ""}, bench.options);
  REQUIRE_FALSE(report.warnings.empty());
  const std::string text = render_measure_markdown(report);
  CHECK(text.contains("Warning: "));
  CHECK(text.contains("paired noise"));
}

TEST_CASE("what a command prints is limited, and a loud one is measured without being kept") {
  Bench bench([](const Command& command) {
    const bool is_loud = command.argv[0] == "new";
    CHECK((command.output_limit.count > 0 ||
           (command.stdout_file.empty() && command.stderr_file.empty())));
    if (is_loud && command.output_limit.count > 0) {
      Outcome cut_short = took(4);
      cut_short.ending = Ending::kTooMuchOutput;
      return cut_short;
    }
    return took(1);
  });
  const auto race = bench.race();
  REQUIRE(race);
  CHECK(race->replay.race().rounds() > 0);
  REQUIRE(race->unread.size() == 1);
  CHECK(race->unread[0].at_least);

  bench.options.metric = {.choice = MetricChoice::kRegex, .pattern = "([0-9]+) points"};
  bench.commands = {{.argv = {"new"}}};
  const auto failed = bench.race();
  REQUIRE_FALSE(failed);
  CHECK(failed.error().message == "command 0 `new` failed: printed more than 256 MiB");
}

}  // namespace
}  // namespace hone
