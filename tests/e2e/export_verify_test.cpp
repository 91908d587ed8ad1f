// SPDX-License-Identifier: Apache-2.0
// `hone export --verify`: true where plain cmake builds the measured program from the export, and
// not when anything differs.
#include <doctest/doctest.h>

#include <fstream>
#include <string>

#include "tests/support/hone_program.h"
#include "tests/support/test_project.h"

namespace hone::test {
namespace {

TEST_CASE(
    "an export is built by plain cmake, and what differs from the measured program is named") {
  const TestProject project("small", "with blank");
  project.configure({"{exe}"});
  const Finished run =
      run_hone({"run", "--profiles", "Os", "--budget", "2s", "-q"}, project.source());
  REQUIRE_MESSAGE(run.exit_code == 0, run.err);
  const auto before = project.snapshot();
  const auto verify = [&] { return run_hone({"export", "Os", "--verify"}, project.source()); };

  const Finished equal = verify();
  CAPTURE(equal.out);
  CHECK_MESSAGE(equal.exit_code == 0, equal.err);
  CHECK(equal.out.find("Verified: ") != std::string::npos);
  CHECK(equal.out.find("  small: ") != std::string::npos);
  CHECK(equal.out.find(" variables from the preset") != std::string::npos);
  CHECK(project.snapshot() == before);

  std::ofstream(project.source() / "mix.cpp", std::ios::app) << "int more() { return 7; }\n";
  const Finished other = verify();
  CAPTURE(other.out);
  CHECK_MESSAGE(other.exit_code == 1, other.err);
  CHECK(other.out.find("NOT verified") != std::string::npos);
  CHECK(other.out.find(".text") != std::string::npos);

  std::ofstream(project.source() / "mix.cpp", std::ios::app) << "broken\n";
  const Finished broken = verify();
  CAPTURE(broken.out);
  CHECK_MESSAGE(broken.exit_code == 1, broken.err);
  CHECK(broken.out.find("mix.cpp:") != std::string::npos);
}

}  // namespace
}  // namespace hone::test
