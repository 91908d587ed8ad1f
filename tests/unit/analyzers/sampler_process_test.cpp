// SPDX-License-Identifier: Apache-2.0
// The sampler with real programs: what its contract promises must hold with the real Runner, too.
#include <doctest/doctest.h>

#include <memory>

#include "analyzers/sampler.h"
#include "core/launcher.h"
#include "tests/support/temporary_folder.h"

namespace hone {
namespace {

using test::slurp;

struct RealBench {
  RealBench() : launcher(Launcher::start(interrupt)) {
    REQUIRE(launcher);
    sampler = std::make_unique<Sampler>(**launcher, folder.path() / "scratch", "/");
  }

  Observation observe(const std::string& script, const WorkloadConfig& base = {},
                      int padding = 0) const {
    WorkloadConfig workload = base;
    workload.name = "w";
    workload.command = {"{exe}", "-c", script};
    auto observation = sampler->observe({"O3", "/bin/sh", "/"}, workload, {.padding = padding});
    REQUIRE(observation);
    return *std::move(observation);
  }

  Interrupt interrupt;
  test::TemporaryFolder folder{"with blank ü"};
  Result<std::unique_ptr<Launcher>> launcher;
  std::unique_ptr<Sampler> sampler;
};

TEST_CASE("a program runs in an empty folder and its output is compared") {
  const RealBench bench;
  const Observation first = bench.observe("ls -A; touch left; echo 42");
  CHECK(first.failure == "");
  CHECK(slurp(bench.sampler->stdout_file()) == "42\n");
  CHECK(first.outcome.usage.wall > Seconds{0});
  CHECK(bench.observe("ls -A; echo 42").output.hash == first.output.hash);
  CHECK(bench.observe("echo 43").output.hash != first.output.hash);
}

TEST_CASE("the padding reaches the program's environment") {
  const RealBench bench;
  for (const int padding : {0, 17, 4095}) {
    bench.observe("printf %s \"${HONE_PAD-unset}\" | wc -c", {}, padding);
    CHECK(slurp(bench.sampler->stdout_file()) == std::to_string(padding) + "\n");
  }
}

TEST_CASE("real failures have their words") {
  const RealBench bench;
  const Observation status = bench.observe("echo sorry >&2; exit 3");
  CHECK(status.failure == "exit status 3");
  CHECK(status.details == "sorry\n");
  CHECK(bench.observe("kill -SEGV $$").failure == "killed by signal 11 (SIGSEGV)");
  WorkloadConfig hasty;
  hasty.timeout = Seconds{0.2};
  CHECK(bench.observe("sleep 60", hasty).failure == "timed out after 0.2 s");
}

TEST_CASE("a check command reads what the program printed") {
  const RealBench bench;
  WorkloadConfig workload;
  workload.check.kind = CheckKind::kCommand;
  workload.check.command = {"sh", "-c", "grep -qx 42 && test -e made"};
  CHECK(bench.observe("touch made; echo 42", workload).failure == "");
  CHECK(bench.observe("touch made; echo 43", workload).failure ==
        "check command failed: exit status 1");
}

}  // namespace
}  // namespace hone
