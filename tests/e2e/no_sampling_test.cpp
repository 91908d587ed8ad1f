// SPDX-License-Identifier: Apache-2.0
// `hone run` and `hone hot` where the kernel refuses perf_event_open, as it does in many
// containers, or another call that sampling uses.
#include <doctest/doctest.h>
#include <errno.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdio>
#include <nlohmann/json.hpp>
#include <string>

#include "analyzers/perf_event.h"
#include "core/files.h"
#include "tests/support/hone_program.h"
#include "tests/support/test_project.h"

namespace hone::test {
namespace {

/// From now on this process and what it starts is refused that call.
bool refuse_call(std::uint32_t number) {
  sock_filter rules[] = {
      BPF_STMT(BPF_LD | BPF_W | BPF_ABS, 0),  // the number of the call is the first field
      BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, number, 0, 1),
      BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ERRNO | EACCES),
      BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW)};
  const sock_fprog program{.len = 4, .filter = rules};
  return ::prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0 &&
         ::prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program) == 0;
}

/// A program that never ends is no result: it is killed, long after any other is done.
constexpr unsigned kSecondsToLive = 900;

/// Runs hone without the call; what it printed is left in `out` and `err` of the folder.
int run_without(std::uint32_t number, std::vector<std::string> arguments,
                const std::filesystem::path& folder) {
  const pid_t child = ::fork();
  if (child == 0) {
    ::alarm(kSecondsToLive);
    if (!refuse_call(number) || ::chdir(folder.c_str()) != 0) ::_exit(99);
    std::freopen("out", "w", stdout);
    std::freopen("err", "w", stderr);
    std::string hone = HONE_BINARY;
    std::vector<char*> words = {hone.data()};
    for (std::string& argument : arguments) words.push_back(argument.data());
    words.push_back(nullptr);
    ::execv(words[0], words.data());
    ::_exit(98);
  }
  int status = 0;
  ::waitpid(child, &status, 0);
  return WIFEXITED(status) ? WEXITSTATUS(status) : 128;
}

TEST_CASE("without sampling, instructions are counted, and the mend is said") {
  if (find_program("valgrind").empty()) {
    std::puts("HONE-TEST-SKIPPED: valgrind is not installed");
    return;
  }
  const TestProject project("small");
  project.configure({"{exe}"});
  const TemporaryFolder printed;
  const std::vector<std::string> run = {
      "run", project.source().string(), "--profiles", "Os", "--budget", "60s", "--max-rounds", "8"};
  const int run_status = run_without(SYS_perf_event_open, run, printed.path());
  const std::string said = slurp(printed.path() / "err");
  CAPTURE(said);
  REQUIRE(run_status == 0);
  CHECK(said.find("instructions per symbol are counted instead of time: ") != std::string::npos);
  CHECK(said.find("kernel.perf_event_paranoid") != std::string::npos);
  CHECK(said.find("count baseline (2)") != std::string::npos);

  const std::vector<std::string> where = {"hot", "-C", project.source().string(), "--fresh"};
  auto words = where;
  words.insert(words.end(), {"--format", "json"});
  const int status = run_without(SYS_perf_event_open, words, printed.path());
  const std::string err = slurp(printed.path() / "err");
  CAPTURE(err);
  REQUIRE(status == 0);
  CHECK(err.find("kernel.perf_event_paranoid") != std::string::npos);
  const auto document = nlohmann::json::parse(slurp(printed.path() / "out"));
  CHECK(document["source"] == "callgrind");
  CHECK(document["samples"].get<std::int64_t>() > 6'000'000);
  CHECK(document["symbols"][0].contains("instructions"));
  CHECK_FALSE(document["symbols"][0].contains("seconds"));
  words = where;
  words.insert(words.end(), {"--view", "flame"});
  CHECK(run_without(SYS_perf_event_open, words, printed.path()) == 2);
}

TEST_CASE("sampling sees the program's end without a descriptor of the process") {
  if (const auto setup = find_perf_setup(); !setup) {
    std::printf("HONE-TEST-SKIPPED: %s\n", setup.error().message.c_str());
    return;
  }
  const TemporaryFolder folder;
  const std::vector<std::string> words = {
      "sample-program", "stream",      "--event", "cpu-clock", "--stacks", "none",  "--rate",
      "1000",           "--user-only", "--",      HONE_BINARY, "spin",     "100000"};
  CHECK(run_without(SYS_pidfd_open, words, folder.path()) == 0);
  CHECK_FALSE(slurp(folder.path() / "out").empty());
  CHECK(std::filesystem::file_size(folder.path() / "stream") > 0);
}

}  // namespace
}  // namespace hone::test
