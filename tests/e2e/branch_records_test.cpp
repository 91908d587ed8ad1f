// SPDX-License-Identifier: Apache-2.0
// What BOLT counts by: the CPU's branch records where perf can have them (here a perf that makes
// them up by single steps, with the real perf2bolt and llvm-bolt behind it), else its
// instrumentation.
#include <doctest/doctest.h>

#include <cstdlib>
#include <fstream>
#include <string>

#include "tests/support/hone_program.h"
#include "tests/support/test_project.h"
#include "tests/support/tool.h"

namespace hone::test {
namespace {

bool lacks_bolt() {
  if (!find_tool({"llvm-bolt-19", "llvm-bolt"}).empty()) return false;
  MESSAGE("HONE-TEST-SKIPPED: needs llvm-bolt");
  return true;
}

/// The report of a run with the perf of that folder.
std::string report_with_perf(const TestProject& project, const std::filesystem::path& perf_folder) {
  const std::string path = perf_folder.string() + ":" + std::getenv("PATH");
  const Finished run = run_hone({"run", "--profiles", "bolt", "--budget", "1s", "-q",
                                 "--instructions", "never", "--hot", "never"},
                                project.source(), {{"PATH", path}});
  CHECK_MESSAGE(run.exit_code == 0, run.out, run.err);
  return run.out;
}

bool says(const std::string& report, const std::string& text) {
  return report.find(text) != std::string::npos;
}

TEST_CASE("BOLT counts by branch records where perf has them") {
  if (lacks_bolt()) return;
  const TestProject project("branches");
  project.configure({"{exe}", "2000000"},
                    R"(train = [["{exe}", "300"], ["true"], ["{exe}", "301"]])");
  const std::string report = report_with_perf(project, HONE_STEPPING_PERF);
  CAPTURE(report);
  CHECK(says(report, "BOLT counted by the CPU's branch records: "));
  CHECK(says(report, "of the code and tables that BOLT moved"));
  CHECK_FALSE(says(report, "instrumentation"));
  const Finished exported =
      run_hone({"export", "bolt", "--output", project.beside("exported").string(), "--verify"},
               project.source());
  CHECK_MESSAGE(exported.exit_code == 0, exported.out, exported.err);
}

TEST_CASE("a training too short for branch records is counted by instrumentation") {
  if (lacks_bolt()) return;
  const TestProject project("branches");
  project.configure({"{exe}", "10"});
  const std::string report = report_with_perf(project, HONE_STEPPING_PERF);
  CAPTURE(report);
  CHECK(says(report, "BOLT counted by instrumentation: perf saw "));
  CHECK(says(report, " are needed: let it run longer"));
  CHECK(says(report, "of the code and tables that BOLT moved"));
}

TEST_CASE("a perf that records no branches is told with its own words") {
  if (lacks_bolt()) return;
  const TestProject project("branches");
  project.configure({"{exe}", "10"});
  const auto folder = project.beside("tools");
  std::filesystem::create_directories(folder);
  std::ofstream(folder / "perf")
      << "#!/bin/sh\necho 'Error:' >&2\necho 'no such PMU.' >&2\nexit 1\n";
  std::filesystem::permissions(folder / "perf", std::filesystem::perms::owner_all);
  const std::string report = report_with_perf(project, folder);
  CAPTURE(report);
  CHECK(
      says(report, "BOLT counted by instrumentation: perf records no branches here: no such PMU."));
}

}  // namespace
}  // namespace hone::test
