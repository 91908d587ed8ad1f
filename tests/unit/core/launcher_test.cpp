// SPDX-License-Identifier: Apache-2.0
// Real programs, started by the real launcher.
#include "core/launcher.h"

#include <doctest/doctest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <csignal>
#include <cstdlib>
#include <thread>

#include "core/files.h"
#include "core/spawn_cost.h"
#include "tests/support/temporary_folder.h"

namespace hone {
namespace {

namespace fs = std::filesystem;
using std::string_literals::operator""s;

struct Fixture {
  test::TemporaryFolder folder{"a b ö"};
  Interrupt interrupt;
  std::unique_ptr<Launcher> launcher = start();

  std::unique_ptr<Launcher> start() {
    auto started = Launcher::start(interrupt);
    REQUIRE_MESSAGE(started, started.error().message);
    return std::move(*started);
  }
  fs::path file(std::string_view name) const { return folder.path() / name; }
  Command shell(std::string script) const {
    return {.argv = {"sh", "-c", std::move(script)}, .directory = folder.path()};
  }
  Outcome run(const Command& command) const {
    const auto outcome = launcher->run(command);
    REQUIRE_MESSAGE(outcome, outcome.error().message);
    return *outcome;
  }
  /// What the script prints to both streams.
  std::string output(Command command) const {
    command.stdout_file = command.stderr_file = file("out");
    run(command);
    return test::slurp(file("out"));
  }
  std::string error(const Command& command) const {
    const auto outcome = launcher->run(command);
    REQUIRE_FALSE(outcome);
    return outcome.error().message;
  }
};

TEST_CASE_FIXTURE(Fixture, "executions back to back") {
  Command command = shell("echo x >> ran; test $(wc -l < ran) -ne 3");
  command.repeats = 5;
  Outcome outcome = run(command);
  CHECK(outcome.executions == 3);  // the third fails
  CHECK(outcome.code == 1);
  CHECK(test::slurp(file("ran")) == "x\nx\nx\n");
  CHECK(outcome.usage.wall > Seconds(0));

  fs::remove(file("ran"));
  command.on_failure = OnFailure::kGoOn;
  outcome = run(command);
  CHECK(outcome.executions == 5);
  CHECK(outcome.succeeded());

  command.argv = {"sleep", "9"};
  command.timeout = Seconds(0.05);
  outcome = run(command);
  CHECK(outcome.executions == 1);
  CHECK(outcome.ending == Ending::kTimedOut);
}

// Two that want a CPU are two, also where the machine lets one run at a time.
TEST_CASE_FIXTURE(Fixture, "threads that want a CPU at the same time are seen, on demand") {
  const std::string loop = "i=0; while [ $i -lt 300000 ]; do i=$((i+1)); done";
  Command one = shell("sleep 0.1 & " + loop + "; wait");
  CHECK(run(one).usage.parallel == 0);
  one.watch_threads = true;
  CHECK(run(one).usage.parallel < 0.05);
  Command two = shell(loop + " & " + loop + "; wait");
  CHECK(run(two).usage.parallel == 0);
  two.watch_threads = true;
  CHECK(run(two).usage.parallel > 0.2);
}

// However little of a CPU a program gets, it does not wait while it wants one.
TEST_CASE_FIXTURE(Fixture, "whether a program waits is seen, on demand") {
  Command sleeps = shell("sleep 0.2");
  CHECK(run(sleeps).usage.idle < 0);
  sleeps.watch_threads = true;
  CHECK(run(sleeps).usage.idle > 0.5);
  Command works = shell("i=0; while [ $i -lt 300000 ]; do i=$((i+1)); done");
  works.watch_threads = true;
  CHECK(run(works).usage.idle < 0.1);
}

TEST_CASE_FIXTURE(Fixture, "exit statuses and signals") {
  CHECK(run({.argv = {"true"}}).succeeded());
  const Outcome three = run(shell("exit 3"));
  CHECK(three.ending == Ending::kExited);
  CHECK(three.code == 3);
  const Outcome killed = run(shell("kill -SEGV $$"));
  CHECK(killed.ending == Ending::kSignalled);
  CHECK(killed.code == SIGSEGV);
}

TEST_CASE_FIXTURE(Fixture, "a time-out kills, and the wall time says how long it took") {
  Command command = shell("sleep 1000 & sleep 1000");
  command.timeout = Seconds(0.1);
  const Outcome outcome = run(command);
  CHECK(outcome.ending == Ending::kTimedOut);
  CHECK(outcome.usage.wall >= Seconds(0.1));
  CHECK(run({.argv = {"true"}}).succeeded());
}

TEST_CASE_FIXTURE(Fixture, "a program that prints without end is killed") {
  for (const bool to_stdout : {true, false}) {
    Command command{.argv = {"sh", "-c", to_stdout ? "exec yes" : "exec yes >&2"}};
    command.stdout_file = file("out");
    command.stderr_file = file("err");
    command.output_limit = Bytes{1 << 20};
    CHECK(run(command).ending == Ending::kTooMuchOutput);
    CHECK(fs::file_size(file(to_stdout ? "out" : "err")) > 1 << 20);
  }
  // However fast it was: the limit does not depend on when the launcher looks.
  Command fast = shell("echo 12345");
  fast.stdout_file = file("out");
  fast.output_limit = Bytes{5};
  CHECK(run(fast).ending == Ending::kTooMuchOutput);
  fast.output_limit = Bytes{6};
  CHECK(run(fast).succeeded());
}

TEST_CASE_FIXTURE(Fixture, "standard streams are files, or nothing") {
  folder.write("in", "hello");
  Command cat{.argv = {"cat"}, .stdin_file = file("in"), .stdout_file = file("out")};
  folder.write("out", "a longer text from before");
  CHECK(run(cat).succeeded());
  CHECK(test::slurp(file("out")) == "hello");
  CHECK(run({.argv = {"cat"}, .stdout_file = file("out")}).succeeded());
  CHECK(test::slurp(file("out")).empty());
  // One open file for both, also by another name: nothing overwrites.
  Command both = shell("echo 1; echo 2 >&2; echo 3");
  fs::create_symlink("out", file("link"));
  for (const char* name : {"out", "./out", "link"}) {
    both.stdout_file = file("out");
    both.stderr_file = file(name);
    run(both);
    CHECK(test::slurp(file("out")) == "1\n2\n3\n");
  }
}

TEST_CASE_FIXTURE(Fixture, "the working directory and the environment") {
  CHECK(output(shell("pwd")) == folder.path().string() + "\n");
  Command here = shell("pwd");
  here.directory = "";
  CHECK(output(here) == fs::current_path().string() + "\n");
  ::setenv("HONE_TEST_OWN", "own", 1);
  Command command = shell("echo \"$HONE_TEST_OWN $A $B\"; env | grep -c ^A=");
  command.env = {{"A", "1"}, {"B", "x=y z"}, {"A", "2"}};
  CHECK(output(command) == "own 2 x=y z\n1\n");
  ::unsetenv("HONE_TEST_OWN");
}

TEST_CASE_FIXTURE(Fixture, "programs are looked up in the child's PATH") {
  folder.write("bin/tool", "#!/bin/sh\necho tool \"$0\"\n");
  fs::permissions(file("bin/tool"), fs::perms::owner_all);
  Command command{.argv = {"tool"}, .env = {{"PATH", file("bin")}}};
  CHECK(output(command) == "tool " + file("bin/tool").string() + "\n");
  command = {.argv = {"bin/tool"}, .directory = folder.path()};
  CHECK(run(command).succeeded());
  // argv[0] arrives as it was written.
  CHECK(output({.argv = {"sh", "-c", "tr '\\0' ' ' < /proc/$$/cmdline"}}).starts_with("sh -c "));
}

TEST_CASE_FIXTURE(Fixture, "what cannot be started says why") {
  folder.write("text", "no program");
  folder.write("script", "#!/no/such/interpreter\n");
  folder.write("noise", "\x01\x02");
  fs::permissions(file("script"), fs::perms::owner_all);
  fs::permissions(file("noise"), fs::perms::owner_all);
  const fs::path& here = folder.path();
  CHECK(error({.argv = {"no-such-program"}}) == "no such program: no-such-program");
  CHECK(error({.argv = {"./none"}, .directory = here}) == "no such program: ./none");
  CHECK(error({.argv = {"./text"}, .directory = here}) == "./text is not executable");
  CHECK(error({.argv = {"./script"}, .directory = here}).contains("interpreter"));
  CHECK(error({.argv = {"./noise"}, .directory = here}).contains("not a program"));
  CHECK(error({.argv = {"true"}, .directory = file("gone")}) ==
        "no such folder: " + file("gone").string());
  CHECK(error({.argv = {"true"}, .directory = file("text")}).contains("no such folder"));
  CHECK(error({.argv = {"true"}, .stdin_file = file("gone")}).contains("cannot read"));
  CHECK(error({.argv = {"true"}, .stdout_file = file("gone/out")}).contains("cannot write"));
  CHECK(error({.argv = {"true"}, .stderr_file = here}).contains("cannot write"));
  CHECK(error({.argv = {"true", std::string(1 << 20, 'x')}}).contains("too long"));
  CHECK(error({.argv = {"true", "a\0b"s}}).contains("zero byte"));
  CHECK(error({.argv = {}}).contains("empty"));
  CHECK(run({.argv = {"true"}}).succeeded());
}

TEST_CASE_FIXTURE(Fixture, "a FIFO without another end does not hang the launcher") {
  REQUIRE(::mkfifo(file("fifo").c_str(), 0600) == 0);
  CHECK(run({.argv = {"cat"}, .stdin_file = file("fifo")}).succeeded());
  CHECK(error({.argv = {"true"}, .stdout_file = file("fifo")}).contains("cannot write"));
}

TEST_CASE_FIXTURE(Fixture, "a program inherits no descriptor, no blocked and no ignored signal") {
  CHECK(output(shell("ls /proc/self/fd | tr '\\n' ' '")) == "0 1 2 3 ");  // 3 is ls's own
  // 32 and 33 belong to the C library, which ignores them while it spawns.
  for (const char* field : {"SigBlk", "SigIgn"}) {
    const std::string mask = output(shell("sed -n 's/^"s + field + ":.//p' /proc/self/status"));
    CHECK((std::stoull(mask, nullptr, 16) & 0x7FFF'FFFF) == 0);
  }
}

TEST_CASE_FIXTURE(Fixture, "there is no terminal to ask questions on") {
  CHECK_FALSE(run(shell("exec 3</dev/tty")).succeeded());
}

// The reason for the launcher: started from here directly, `true` would report 200 MiB.
TEST_CASE_FIXTURE(Fixture, "peak memory is the program's own") {
  const std::vector<char> large(200 << 20, 'x');
  REQUIRE(large.back() == 'x');
  const Outcome outcome = run({.argv = {"true"}});
  CHECK(outcome.usage.peak_rss > Bytes{100 << 10});
  CHECK(outcome.usage.peak_rss < Bytes{8 << 20});
  const Outcome copy = run({.argv = {"dd", "if=/dev/zero", "of=/dev/null", "bs=50M", "count=1"}});
  CHECK(copy.usage.peak_rss > Bytes{50 << 20});
}

TEST_CASE_FIXTURE(Fixture, "processor time is counted, waiting is not") {
  const Outcome busy = run(shell("i=0; while [ $i -lt 100000 ]; do i=$((i+1)); done"));
  CHECK(busy.usage.user > Seconds(0.005));
  const Outcome idle = run({.argv = {"sleep", "0.1"}});
  CHECK(idle.usage.wall >= Seconds(0.1));
  CHECK(idle.usage.user + idle.usage.system < idle.usage.wall / 2);
  CHECK(idle.usage.voluntary_switches > 0);
  CHECK(idle.usage.minor_faults > 0);
}

TEST_CASE_FIXTURE(Fixture, "an interrupt ends a running program and all later ones") {
  std::thread signaller([] {
    ::usleep(100'000);
    ::kill(::getpid(), SIGINT);
  });
  const auto outcome = launcher->run({.argv = {"sleep", "1000"}});
  signaller.join();
  REQUIRE(outcome);
  CHECK(outcome->ending == Ending::kInterrupted);
  const auto later = launcher->run({.argv = {"no-such-program"}});
  REQUIRE(later);
  CHECK(later->ending == Ending::kInterrupted);
}

TEST_CASE_FIXTURE(Fixture, "the cost of a spawn") {
  const auto cost = measure_spawn_cost(*launcher);
  REQUIRE(cost);
  CHECK(*cost > Seconds(0));
}

}  // namespace
}  // namespace hone
