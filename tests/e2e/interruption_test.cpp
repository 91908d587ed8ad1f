// SPDX-License-Identifier: Apache-2.0
// However hone dies, nothing that it started lives on, and the next run goes on where it stopped.
#include <doctest/doctest.h>

#include <algorithm>
#include <chrono>
#include <csignal>
#include <fstream>
#include <set>
#include <string>
#include <thread>

#include "tests/support/hone_program.h"
#include "tests/support/test_project.h"

namespace hone::test {
namespace {

namespace fs = std::filesystem;

const std::vector<std::string> kRun{"run", "--profiles", "Os", "--budget", "6s"};

/// A project whose builds and runs can be held up.
struct GatedProject {
  GatedProject()
      : project("small"), build_gate(project.beside("gate")), run_gate(project.beside("run-gate")) {
    // Each run leaves a process in a session of its own behind: that must go as well.
    project.configure({"{exe}", "daemon"});
  }

  HoneProgram::Environment environment() const {
    return {{"HONE_TEST_BUILD_GATE", build_gate.string()},
            {"HONE_TEST_RUN_GATE", run_gate.string()}};
  }
  void hold_builds_after(int count) const { std::ofstream(build_gate) << count << "\n"; }
  void hold_runs() const { std::ofstream file(run_gate); }
  void open_gates() const {
    fs::remove(build_gate);
    fs::remove(run_gate);
  }
  /// Builds made so far, in all runs of hone.
  std::ptrdiff_t builds() const {
    return std::ranges::count(slurp(build_gate.string() + ".builds"), '\n');
  }

  /// Waits until so many builds have begun.
  bool wait_for_builds(std::ptrdiff_t count) const {
    for (int i = 0; i < 6000 && builds() < count; ++i) {
      std::this_thread::sleep_for(std::chrono::milliseconds(10));
    }
    return builds() >= count;
  }

  TestProject project;
  fs::path build_gate;
  fs::path run_gate;
};

/// True when no descendant of hone is alive within a second.
bool all_gone_in_a_second(const HoneProgram& hone) {
  const auto end = std::chrono::steady_clock::now() + std::chrono::seconds(1);
  while (!hone.processes().empty() && std::chrono::steady_clock::now() < end) {
    std::this_thread::sleep_for(std::chrono::milliseconds(10));
  }
  const auto alive = hone.processes();
  for (const FoundProcess& process : alive) {
    MESSAGE("still alive: ", process.pid, " ", process.command);
  }
  return alive.empty();
}

/// Waits until some rounds are done: each run of the race has a random padding of its own, the
/// check runs before have none. Five of them are more than two rounds of two profiles.
bool wait_for_rounds(HoneProgram& hone) {
  std::set<std::string> paddings;
  return hone.wait_until([&](const FoundProcess& process) {
    for (const std::string& variable : process.environment) {
      if (variable.starts_with("HONE_PAD=x")) paddings.insert(variable);
    }
    return paddings.size() >= 5;
  });
}

void kill_hone(const HoneProgram& hone, bool whole_group) {
  whole_group ? hone.signal_group(SIGKILL) : hone.signal_hone(SIGKILL);
}

TEST_CASE("hone killed in a build leaves nothing alive, and only that build is made again") {
  for (const bool whole_group : {true, false}) {
    CAPTURE(whole_group);
    const GatedProject gated;
    gated.hold_builds_after(1);
    HoneProgram hone(kRun, gated.project.source(), gated.environment());
    REQUIRE(gated.wait_for_builds(2));
    CHECK(hone.processes().size() > 2);
    kill_hone(hone, whole_group);
    CHECK(all_gone_in_a_second(hone));
    CHECK(hone.wait().exit_code == 128 + SIGKILL);

    gated.open_gates();
    const Finished again = run_hone(kRun, gated.project.source(), gated.environment());
    CAPTURE(again.err);
    CHECK(again.exit_code == 0);
    CHECK(gated.builds() == 3);
  }
}

TEST_CASE("hone killed in the race leaves nothing alive, and the race goes on") {
  for (const bool whole_group : {true, false}) {
    CAPTURE(whole_group);
    const GatedProject gated;
    HoneProgram hone(kRun, gated.project.source(), gated.environment());
    REQUIRE(wait_for_rounds(hone));
    gated.hold_runs();
    REQUIRE(hone.wait_for_variable("HONE_PAD=x"));
    kill_hone(hone, whole_group);
    CHECK(all_gone_in_a_second(hone));
    CHECK(hone.wait().exit_code == 128 + SIGKILL);

    gated.open_gates();
    const Finished again = run_hone(kRun, gated.project.source(), gated.environment());
    CAPTURE(again.err);
    CHECK(again.exit_code == 0);
    CHECK(again.err.find("going on after round") != std::string::npos);
    CHECK(gated.builds() == 2);
  }
}

TEST_CASE("Ctrl-C in the race ends with status 130 and the table of what is known") {
  const GatedProject gated;
  HoneProgram hone(kRun, gated.project.source(), gated.environment());
  REQUIRE(wait_for_rounds(hone));
  gated.hold_runs();
  hone.signal_group(SIGINT);
  const Finished run = hone.wait(std::chrono::seconds(10));
  CAPTURE(run.err);
  CHECK(run.exit_code == 130);
  CHECK(run.out.find("  baseline") != std::string::npos);
  CHECK(run.out.find("  Os") != std::string::npos);
  CHECK(all_gone_in_a_second(hone));
}

TEST_CASE("Ctrl-C during a build ends at once") {
  const GatedProject gated;
  gated.hold_builds_after(1);
  HoneProgram hone(kRun, gated.project.source(), gated.environment());
  REQUIRE(gated.wait_for_builds(2));
  hone.signal_group(SIGINT);
  CHECK(hone.wait(std::chrono::seconds(10)).exit_code == 130);
  CHECK(all_gone_in_a_second(hone));
}

TEST_CASE("two runs at once: the second is told") {
  const GatedProject gated;
  gated.hold_builds_after(0);
  HoneProgram first(kRun, gated.project.source(), gated.environment());
  REQUIRE(gated.wait_for_builds(1));
  const Finished second = run_hone(kRun, gated.project.source(), gated.environment());
  CAPTURE(second.err);
  CHECK(second.exit_code == 2);
  CHECK(second.err.find(std::to_string(first.pid())) != std::string::npos);
  CHECK(gated.builds() == 1);
}

}  // namespace
}  // namespace hone::test
