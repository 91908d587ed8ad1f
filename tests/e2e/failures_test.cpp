// SPDX-License-Identifier: Apache-2.0
// What goes wrong in the user's project gets a message of its own, and nothing hangs.
#include <doctest/doctest.h>

#include <fstream>
#include <string>

#include "tests/support/hone_program.h"
#include "tests/support/temporary_folder.h"
#include "tests/support/test_project.h"

namespace hone::test {
namespace {

bool contains(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

TEST_CASE("a profile that does not build is a row, and the others go on") {
  const TestProject project("clash");
  project.configure({"{exe}"});
  const Finished run =
      run_hone({"run", "--profiles", "Os,unity", "--budget", "3s"}, project.source());
  CAPTURE(run.err);
  CAPTURE(run.out);
  CHECK(run.exit_code == 1);
  CHECK(contains(run.out, "  unity"));
  CHECK(contains(run.out, "failed to build"));
  CHECK(contains(run.out, "redefinition of 'step'"));
  CHECK(contains(run.out, "  Os"));
  const Finished log = run_hone({"report", "--log", "unity"}, project.source());
  CHECK(log.exit_code == 0);
  CHECK(contains(log.out, "redefinition of 'step'"));
}

TEST_CASE("a unity build is repaired by leaving out the source that breaks it") {
  const TestProject project("clash");
  project.configure({"{exe}"});
  std::ofstream(project.source() / "third.cpp") << "unsigned third() { return 3; }\n";
  std::ofstream(project.source() / "CMakeLists.txt", std::ios::app)
      << "target_sources(clash PRIVATE third.cpp)\n";
  const Finished run = run_hone({"run", "--profiles", "unity", "--budget", "1s"}, project.source());
  CAPTURE(run.err);
  CAPTURE(run.out);
  CHECK(run.exit_code == 0);
  CHECK(contains(run.out, "unity without other.cpp"));
  CHECK(contains(run.out, "redefinition of 'step'"));
  const Finished exported = run_hone({"export", "unity"}, project.source());
  CHECK(exported.exit_code == 0);
  CHECK(contains(slurp(project.source() / ".hone/export/unity/cache.cmake"), "{source}/other.cpp"));
}

TEST_CASE("a profile whose training fails was not reached by its own build, and has a log") {
  const TestProject project("small");
  project.configure({"{exe}"}, "train = [['{exe}', 'fail']]");
  const Finished run = run_hone({"run", "--profiles", "pgo", "--budget", "1s"}, project.source());
  CAPTURE(run.err);
  CHECK(run.exit_code == 1);
  CHECK(contains(run.out, "failed: training on workload"));
  CHECK(contains(run.out, "exit status 3"));
  const Finished log = run_hone({"report", "--log", "pgo"}, project.source());
  CHECK(log.exit_code == 0);
  CHECK(contains(log.out, "cannot do it"));
}

TEST_CASE("a workload that writes into the source folder is told of") {
  const TestProject project("small");
  project.configure({"sh", "-c", "{exe}; echo more >>{source}/result"});
  const Finished run = run_hone({"run", "--profiles", "O2", "--budget", "1s"}, project.source());
  CHECK(run.exit_code == 0);
  CHECK(contains(run.err, "changes files below the source folder"));
}

TEST_CASE("a workload that fails has its own message for each way") {
  struct Row {
    const char* mode;
    const char* message;
    const char* more;
  };
  const Row rows[] = {{"fail", "exit status 3", ""},
                      {"crash", "killed by signal 11 (SIGSEGV)", ""},
                      {"hang", "timed out after 1 s", "timeout = '1s'"},
                      {"flood", "printed more than 256 MiB", ""}};
  const TestProject project("small");
  for (const Row& row : rows) {
    project.configure({"{exe}", row.mode}, row.more);
    const Finished run = run_hone({"run", "--profiles", "O2", "--budget", "3s"}, project.source());
    CAPTURE(row.mode);
    CAPTURE(run.err);
    CHECK(run.exit_code == 2);
    CHECK_FALSE(contains(run.err, "build O2"));  // told before more is built
    CHECK(contains(run.err, row.message));
    if (std::string(row.mode) == "fail") CHECK(contains(run.err, "cannot do it"));
  }
}

TEST_CASE("a missing target or program is named") {
  const TestProject project("small");
  SUBCASE("target") {
    project.configure({"{exe}"}, "", "smal");
    const Finished run = run_hone({"run", "--profiles", "baseline"}, project.source());
    CAPTURE(run.err);
    CHECK(run.exit_code == 2);
    CHECK(contains(run.err, "smal"));
    CHECK(contains(run.err, "small"));
  }
  SUBCASE("program") {
    project.configure({"no-such-program"});
    const Finished run =
        run_hone({"run", "--profiles", "baseline", "--budget", "3s"}, project.source());
    CAPTURE(run.err);
    CHECK(run.exit_code == 2);
    CHECK(contains(run.err, "no-such-program"));
  }
}

}  // namespace
}  // namespace hone::test
