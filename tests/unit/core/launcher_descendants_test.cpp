// SPDX-License-Identifier: Apache-2.0
// Nothing that a program started outlives it, and nothing at all outlives hone, however it dies.
// Processes are told by a variable in their environment, which every descendant inherits.
#include <doctest/doctest.h>
#include <fmt/format.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <csignal>
#include <cstdlib>
#include <functional>
#include <set>

#include "core/files.h"
#include "core/launcher.h"
#include "tests/support/temporary_folder.h"

namespace hone {
namespace {

namespace fs = std::filesystem;
using Clock = std::chrono::steady_clock;

/// Processes (not zombies: those have no environment) that carry the variable.
std::set<pid_t> find_marked(const std::string& mark) {
  std::set<pid_t> found;
  std::error_code ignored;
  for (const fs::directory_entry& entry : fs::directory_iterator("/proc")) {
    const int pid = std::atoi(entry.path().filename().c_str());
    if (pid > 0 && read_file(entry.path() / "environ").value_or("").contains(mark)) {
      found.insert(pid);
    }
  }
  return found;
}

/// Looks every 10 ms for at most `limit`.
bool wait_until(std::chrono::milliseconds limit, const std::function<bool()>& condition) {
  const auto end = Clock::now() + limit;
  while (!condition()) {
    if (Clock::now() > end) return false;
    ::usleep(10'000);
  }
  return true;
}

/// Three generations in three sessions, the last ones orphaned; "ready" is made when all run.
std::string family_script() {
  return "setsid sh -c 'setsid sh -c \"trap : TERM HUP INT; >>ready; sleep 1000; sleep 1000\" & "
         "exec sleep 1000' & "
         "while [ ! -e ready ]; do sleep 0.01; done; ";
}

struct Fixture {
  test::TemporaryFolder folder;
  std::string mark = fmt::format("HONE_TEST_MARK={}", folder.path().string());

  Fixture() { ::setenv("HONE_TEST_MARK", folder.path().c_str(), 1); }
  ~Fixture() { ::unsetenv("HONE_TEST_MARK"); }

  Command shell(std::string script) const {
    return {.argv = {"sh", "-c", std::move(script)}, .directory = folder.path()};
  }

  /// A process, in a group of its own, that owns a Launcher and runs the script for ever.
  pid_t start_hone(const std::string& script) const {
    const pid_t pid = ::fork();
    if (pid != 0) return pid;
    ::setpgid(0, 0);
    const Interrupt interrupt;
    auto launcher = Launcher::start(interrupt);
    while (launcher && (*launcher)->run(shell(script))) {
    }
    ::_exit(1);
  }
};

TEST_CASE_FIXTURE(Fixture, "daemons die with the program that left them behind") {
  const Interrupt interrupt;
  const auto launcher = Launcher::start(interrupt);
  REQUIRE(launcher);
  const auto outcome = (*launcher)->run(shell(family_script() + "exit 7"));
  REQUIRE(outcome);
  CHECK(outcome->ending == Ending::kExited);
  CHECK(outcome->code == 7);
  // Only the launcher itself is left.
  CHECK(find_marked(mark).size() == 1);
}

TEST_CASE_FIXTURE(Fixture, "a program that forks all the time cannot get away") {
  const Interrupt interrupt;
  const auto launcher = Launcher::start(interrupt);
  REQUIRE(launcher);
  Command command = shell("f() { while :; do setsid sh -c : & wait $!; done; }; f & f & f & f");
  command.timeout = Seconds(0.3);
  const auto outcome = (*launcher)->run(command);
  REQUIRE(outcome);
  CHECK(outcome->ending == Ending::kTimedOut);
  CHECK(find_marked(mark).size() == 1);
}

TEST_CASE_FIXTURE(Fixture, "the launcher ends with its owner and leaves no zombie") {
  {
    const Interrupt interrupt;
    const auto launcher = Launcher::start(interrupt);
    REQUIRE(launcher);
    CHECK(find_marked(mark).size() == 1);
  }
  CHECK(find_marked(mark).empty());
  CHECK(::waitpid(-1, nullptr, WNOHANG) == -1);
}

TEST_CASE_FIXTURE(Fixture, "a launcher that was killed is an error, not a hang or a crash") {
  const Interrupt interrupt;
  const auto launcher = Launcher::start(interrupt);
  REQUIRE(launcher);
  const auto marked = find_marked(mark);
  REQUIRE(marked.size() == 1);
  ::kill(*marked.begin(), SIGKILL);
  for (int i = 0; i < 2; ++i) {
    const auto outcome = (*launcher)->run({.argv = {"true"}});
    REQUIRE_FALSE(outcome);
    CHECK(outcome.error().message.contains("launcher died"));
  }
}

// The second is promised by the product, so this one test does look at the clock.
TEST_CASE_FIXTURE(Fixture, "when hone is killed, nothing is alive a second later") {
  for (const bool whole_group : {false, true}) {
    CAPTURE(whole_group);
    fs::remove(folder.path() / "ready");
    const pid_t hone = start_hone(family_script() + "sleep 1000");
    REQUIRE(
        wait_until(std::chrono::seconds(30), [&] { return fs::exists(folder.path() / "ready"); }));
    CHECK(find_marked(mark).size() >= 4);
    ::kill(whole_group ? -hone : hone, SIGKILL);
    CHECK(wait_until(std::chrono::seconds(1), [&] { return find_marked(mark).empty(); }));
    ::waitpid(hone, nullptr, 0);
  }
}

TEST_CASE_FIXTURE(Fixture,
                  "the same at any moment: while it starts, between runs, while it kills") {
  for (int delay = 0; delay < 40'000; delay += 1'700) {  // microseconds
    CAPTURE(delay);
    const pid_t hone = start_hone("setsid sleep 1000 & exec true");
    ::usleep(static_cast<useconds_t>(delay));
    // Its group may not exist yet.
    if (::kill(-hone, SIGKILL) != 0) ::kill(hone, SIGKILL);
    ::waitpid(hone, nullptr, 0);
    CHECK(wait_until(std::chrono::seconds(1), [&] { return find_marked(mark).empty(); }));
  }
}

}  // namespace
}  // namespace hone
