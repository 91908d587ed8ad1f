// SPDX-License-Identifier: Apache-2.0
// A program whose shared library is in the project must be measured with that library. Another copy
// of it stands in a folder of its own here, as an installed one does in /usr/lib: figures of a
// program that loads it are figures of somebody else's build.
#include <doctest/doctest.h>

#include <fstream>
#include <string>

#include "tests/support/hone_program.h"
#include "tests/support/temporary_folder.h"
#include "tests/support/test_project.h"
#include "tests/support/tool.h"

namespace hone::test {
namespace {

namespace fs = std::filesystem;

bool contains(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

/// A folder that holds somebody else's build of the project's library.
class Installed {
 public:
  explicit Installed(const TestProject& project) {
    compile(
        folder_, "libtenth.so",
        {"-shared", "-fPIC", "-Wl,-soname,libtenth.so", (project.source() / "tenth.cpp").string()});
  }
  std::string folder() const { return folder_.path().string(); }
  std::string library() const { return (folder_.path() / "libtenth.so").string(); }

 private:
  TemporaryFolder folder_{"installed"};
};

Finished run_profiles(const TestProject& project, const std::string& profiles,
                      const HoneProgram::Environment& environment = {}) {
  return run_hone({"run", "--profiles", profiles, "--budget", "1s", "--instructions", "never",
                   "--hot", "never"},
                  project.source(), environment);
}

TEST_CASE("a project that links for installing runs its own library, measured and exported alike") {
  if (lacks_tools()) return;
  const TestProject project("shares");
  const Installed installed(project);
  project.configure({"{exe}", "alone", "1000"});
  std::ofstream(project.source() / "CMakeLists.txt", std::ios::app)
      << "set_target_properties(shares PROPERTIES BUILD_WITH_INSTALL_RPATH ON INSTALL_RPATH \""
      << installed.folder() << "\")\n";
  const Finished run = run_profiles(project, "Os");
  CHECK_MESSAGE(run.exit_code == 0, run.err);
  const Finished verified = run_hone({"export", "Os", "--verify"}, project.source());
  CAPTURE(verified.out);
  CHECK_MESSAGE(verified.exit_code == 0, verified.err);
  CHECK(contains(verified.out, "  libtenth.so: "));
}

TEST_CASE("a baseline that loads another library ends the run, and the mend given mends it") {
  if (lacks_tools()) return;
  const TestProject project("shares");
  const Installed installed(project);
  const HoneProgram::Environment stray = {{"LD_LIBRARY_PATH", installed.folder()}};
  project.configure({"{exe}", "alone", "1000"});
  const Finished run = run_profiles(project, "Os", stray);
  CAPTURE(run.err);
  CHECK(run.exit_code == 2);
  CHECK(contains(run.err, "loads libtenth.so from " + installed.library()));
  CHECK_FALSE(contains(run.err, "build Os"));  // told before more is built
  const std::string mend = "env = { LD_LIBRARY_PATH = \"{build}\" }";
  CHECK(contains(run.err, mend));

  project.configure({"{exe}", "alone", "1000"}, mend);
  const Finished mended = run_profiles(project, "Os", stray);
  CHECK_MESSAGE(mended.exit_code == 0, mended.err);
}

TEST_CASE("a profile that loads another library failed, and the others are measured") {
  if (lacks_tools()) return;
  const TestProject project("shares");
  const Installed installed(project);
  project.configure(
      {"{exe}", "alone", "1000"},
      "[profiles.custom.elsewhere]\nlink = ['-Wl,-rpath," + installed.folder() + "']");
  const Finished run = run_profiles(project, "Os,elsewhere");
  CAPTURE(run.err);
  CAPTURE(run.out);
  CHECK(run.exit_code == 1);
  CHECK(contains(run.out, "failed: loads libtenth.so from " + installed.library()));
  CHECK(contains(run.out, "flags reached 4 of 4 units"));
}

}  // namespace
}  // namespace hone::test
