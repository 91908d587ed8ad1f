// SPDX-License-Identifier: Apache-2.0
// Counting real programs. The kernel's software events take the same way as the CPU's: opened in
// groups, started by exec, inherited, read together.
#include "analyzers/counter_groups.h"

#include <doctest/doctest.h>
#include <linux/perf_event.h>
#include <sys/wait.h>

#include <algorithm>
#include <cerrno>
#include <cstdio>

#include "analyzers/count_program.h"
#include "analyzers/perf_open.h"
#include "core/files.h"
#include "tests/support/temporary_folder.h"

namespace hone::test {
namespace {

const CounterEvent kClock{"task-clock", PERF_TYPE_SOFTWARE, PERF_COUNT_SW_TASK_CLOCK};
const CounterEvent kFaults{"page-faults", PERF_TYPE_SOFTWARE, PERF_COUNT_SW_PAGE_FAULTS};
const CounterEvent kMinorFaults{"minor-faults", PERF_TYPE_SOFTWARE, PERF_COUNT_SW_PAGE_FAULTS_MIN};
/// No kernel has so many software events.
const CounterEvent kNothing{"nothing", PERF_TYPE_SOFTWARE, 10'000};

bool lacks_software_events() {
  const auto opened = OpenCounters::open({{kClock}}, 0);
  if (opened) return false;
  std::printf("HONE-TEST-SKIPPED: %s\n", describe(opened.error()).c_str());
  return true;
}

std::vector<Count> count(const std::vector<CounterGroup>& groups,
                         const std::vector<std::string>& argv) {
  const TemporaryFolder folder("counters");
  const auto file = folder.path() / "counts";
  const auto status = count_program(groups, file, argv);
  REQUIRE(status);
  REQUIRE(WIFEXITED(*status));
  REQUIRE(WEXITSTATUS(*status) == 0);
  return parse_counts(read_file(file).value()).value();
}

const Count& find(const std::vector<Count>& counts, int group, const std::string& event) {
  const auto found = std::ranges::find_if(
      counts, [&](const Count& c) { return c.group == group && c.event == event; });
  REQUIRE(found != counts.end());
  return *found;
}

TEST_CASE("groups are counted together, for all of the time") {
  if (lacks_software_events()) return;
  const auto counts = count({{kClock, kFaults}, {kMinorFaults}}, {"true"});
  REQUIRE(counts.size() == 3);
  const Count& faults = find(counts, 0, "page-faults");
  CHECK(find(counts, 1, "minor-faults").value > 0);
  CHECK(faults.value >= find(counts, 1, "minor-faults").value);  // the rest wait for the disk
  CHECK(find(counts, 0, "task-clock").value > 0);
  CHECK(faults.enabled > 0);
  CHECK(faults.running == faults.enabled);
  CHECK(scaled(faults) == static_cast<double>(faults.value));
}

// Each start of a program costs tens of page faults.
TEST_CASE("what a program starts is counted with it") {
  if (lacks_software_events()) return;
  const auto faults = [](const char* script) {
    return find(count({{kFaults}}, {"sh", "-c", script}), 0, "page-faults").value;
  };
  CHECK(faults("env true; env true; env true; env true") > faults(":") + 4 * 20);
}

TEST_CASE("nothing is counted before the program begins") {
  if (lacks_software_events()) return;
  auto counters = OpenCounters::open({{kFaults}}, 0);
  REQUIRE(counters);
  const auto counts = counters->read();  // this thread never execs
  REQUIRE(counts);
  CHECK(counts->front().value == 0);
  CHECK(counts->front().enabled == 0);
}

TEST_CASE("an event that is not there is left out, and a group without its leader") {
  if (lacks_software_events()) return;
  const auto counts = count({{kFaults, kNothing}, {kNothing, kClock}, {kClock}}, {"true"});
  REQUIRE(counts.size() == 2);
  CHECK(counts[0].event == "page-faults");
  CHECK(counts[1].group == 2);
  CHECK_FALSE(OpenCounters::open({{kNothing}}, 0));
}

TEST_CASE("a program that is not there is an error; the file is not written") {
  if (lacks_software_events()) return;
  const TemporaryFolder folder("counters");
  const auto file = folder.path() / "counts";
  CHECK_FALSE(count_program({{kFaults}}, file, {"/no/such/program"}));
  CHECK_FALSE(std::filesystem::exists(file));
}

TEST_CASE("a group as the kernel gives it: events, time enabled, time running, values") {
  const std::vector<std::uint64_t> words = {2, 100, 50, 7, 8};
  const auto counts = parse_group(3, {"a", "b"}, words);
  REQUIRE(counts);
  CHECK(render_counts(*counts) == "3 a 7 100 50\n3 b 8 100 50\n");
  CHECK_FALSE(parse_group(3, {"a"}, words));
  CHECK_FALSE(parse_group(3, {"a", "b", "c"}, words));
  CHECK_FALSE(parse_group(3, {}, {}));
}

TEST_CASE("a refusal says what is wrong and what mends it") {
  CHECK(describe(explain_refusal(ENOENT, "counting", "2")) ==
        "this machine has no hardware counters");
  CHECK(describe(explain_refusal(EOPNOTSUPP, "counting", "2")) ==
        "this machine has no hardware counters");
  CHECK(describe(explain_refusal(EACCES, "counting", "4")) ==
        "counting is not allowed: kernel.perf_event_paranoid is 4 (sudo sysctl "
        "kernel.perf_event_paranoid=1 (on the host; in a container also --cap-add PERFMON))");
  CHECK(explain_refusal(EPERM, "sampling", "3").message ==
        "sampling is not allowed: kernel.perf_event_paranoid is 3");
  for (const char* open : {"-1", "1", "2"}) {
    CAPTURE(open);
    const Error filtered = explain_refusal(EPERM, "sampling", open);
    CHECK(filtered.message.find("a filter of system calls (seccomp)") != std::string::npos);
    CHECK(filtered.hint.find("--security-opt seccomp=FILE") != std::string::npos);
    CHECK(filtered.hint.find("sysctl") == std::string::npos);
    CHECK(explain_refusal(EACCES, "sampling", open).message.find("a security module") !=
          std::string::npos);
  }
  CHECK(explain_refusal(ENOSYS, "counting", "2").message ==
        "this kernel or container has no perf_event_open");
  CHECK(explain_refusal(EPERM, "counting", "").message ==
        "this kernel or container has no perf_event_open");
  CHECK(explain_refusal(EMFILE, "counting", "2").message ==
        "perf_event_open fails: Too many open files");
}

}  // namespace
}  // namespace hone::test
