// SPDX-License-Identifier: Apache-2.0
// Training of programs that do not come to an exit by themselves.
#include <doctest/doctest.h>

#include <string>

#include "tests/support/hone_program.h"
#include "tests/support/test_project.h"
#include "tests/support/tool.h"

namespace hone::test {
namespace {

/// Trains a server that a signal stops after a second.
void check_server(const std::string& compiler) {
  const TestProject project("serves");
  project.configure({"{exe}"},
                    R"(train = [["timeout", "--preserve-status", "1", "{exe}", "serve"]])");
  const Finished run = run_hone({"run", "--profiles", "pgo", "--compiler", compiler, "--budget",
                                 "1s", "-q", "--instructions", "never"},
                                project.source());
  CAPTURE(run.out);
  CHECK_MESSAGE(run.exit_code == 0, run.err);
  // main, what it calls until it is killed, what its child did before _exit, and what the plugin
  // did that was unloaded before the end.
  CHECK(run.out.find("training counted 5 of 5 functions") != std::string::npos);
}

TEST_CASE("a server that a signal ends leaves its counters, and so do its children (Clang)") {
  if (lacks_tools()) return;
  check_server("clang");
}

/// Trains a program that ends itself so, by the very command that is measured.
void check_end(const std::string& compiler, const std::string& mode, const std::string& signal) {
  CAPTURE(signal);
  const TestProject project("shares");
  project.configure({"{exe}", mode, "100000"}, "exit = \"" + signal + "\"");
  const Finished run = run_hone({"run", "--profiles", "pgo", "--compiler", compiler, "--budget",
                                 "1s", "-q", "--instructions", "never", "--hot", "never"},
                                project.source());
  CAPTURE(run.out);
  CHECK_MESSAGE(run.exit_code == 0, run.err);
  CHECK(run.out.find("pgo: training counted ") != std::string::npos);
  CHECK(run.out.find("not counted") == std::string::npos);
}

TEST_CASE("a program that ends itself by a signal leaves its counters (Clang)") {
  if (lacks_tools()) return;
  check_end("clang", "signal", "SIGTERM");
  check_end("clang", "abort", "SIGABRT");
}

TEST_CASE("a program that ends itself by a signal leaves its counters (GCC)") {
  if (find_tool({"gcc", "gcc-12"}).empty()) {
    MESSAGE("HONE-TEST-SKIPPED: needs GCC");
    return;
  }
  check_end("gcc", "signal", "SIGTERM");
  check_end("gcc", "abort", "SIGABRT");
}

TEST_CASE("BOLT counts a server that a signal ends") {
  if (find_tool({"llvm-bolt-19", "llvm-bolt"}).empty()) {
    MESSAGE("HONE-TEST-SKIPPED: needs llvm-bolt");
    return;
  }
  const TestProject project("serves");
  project.configure({"{exe}"},
                    R"(train = [["timeout", "--preserve-status", "1", "{exe}", "serve"],
                                ["timeout", "-s", "KILL", "1", "{exe}", "serve"]])");
  const Finished run =
      run_hone({"run", "--profiles", "bolt", "--budget", "1s", "-q", "--instructions", "never"},
               project.source());
  CAPTURE(run.out);
  CHECK(run.exit_code == 1);  // SIGKILL is no way to stop a server
  CHECK(run.out.find("SIGKILL") != std::string::npos);
  project.configure({"{exe}"},
                    R"(train = [["timeout", "--preserve-status", "1", "{exe}", "serve"]])");
  const Finished again =
      run_hone({"run", "--profiles", "bolt", "--budget", "1s", "-q", "--instructions", "never"},
               project.source());
  CAPTURE(again.out);
  CHECK_MESSAGE(again.exit_code == 0, again.err);
  CHECK(again.out.find("of the code and tables that BOLT moved") != std::string::npos);
}

TEST_CASE("a server that a signal ends leaves its counters, and so do its children (GCC)") {
  if (find_tool({"gcc", "gcc-12"}).empty()) {
    MESSAGE("HONE-TEST-SKIPPED: needs GCC");
    return;
  }
  check_server("gcc");
}

}  // namespace
}  // namespace hone::test
