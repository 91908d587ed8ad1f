// SPDX-License-Identifier: Apache-2.0
// Projects that put what they build into their source folder: builds must not overwrite each other,
// nor the user's files. Were they to share a place, all profiles would be the last one's program.
#include <doctest/doctest.h>

#include <fstream>
#include <map>
#include <string>

#include "tests/support/hone_program.h"
#include "tests/support/test_project.h"

namespace hone::test {
namespace {

bool contains(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

void put_program(const TestProject& project, const std::string& folder) {
  std::ofstream(project.source() / "CMakeLists.txt", std::ios::app)
      << "set_target_properties(small PROPERTIES RUNTIME_OUTPUT_DIRECTORY \"" << folder << "\")\n";
  project.configure({"{exe}"});
}

/// CMake itself makes the folder, empty, when it reads the project as it is.
std::map<std::string, std::string> files_of(const TestProject& project) {
  auto files = project.snapshot();
  files.erase("bin");
  return files;
}

Finished run_os(const TestProject& project) {
  return run_hone({"run", "--profiles", "Os", "--budget", "1s", "-q", "--instructions", "never",
                   "--hot", "never"},
                  project.source());
}

TEST_CASE("a program in the source folder is built apart, and exported so") {
  const char* folders[] = {"${CMAKE_SOURCE_DIR}/bin", "${CMAKE_SOURCE_DIR}/../bin"};
  for (const char* folder : folders) {
    CAPTURE(folder);
    const TestProject project("small");
    put_program(project, folder);
    const auto before = files_of(project);
    const Finished run = run_os(project);
    CAPTURE(run.out);
    CHECK_MESSAGE(run.exit_code == 0, run.err);
    CHECK_FALSE(contains(run.out, "same binary"));
    CHECK(files_of(project) == before);
    CHECK_FALSE(std::filesystem::exists(project.beside("bin/small")));
    const Finished verified = run_hone({"export", "Os", "--verify"}, project.source());
    CHECK_MESSAGE(verified.exit_code == 0, verified.out);
    CHECK(contains(verified.out, "  bin/small: "));
  }
}

TEST_CASE("where that cannot be mended, nothing is built") {
  const TestProject project("small");
  put_program(project, "$<1:${CMAKE_SOURCE_DIR}/bin>");
  const auto before = files_of(project);
  const Finished run = run_os(project);
  CAPTURE(run.err);
  CHECK(run.exit_code == 2);
  CHECK(contains(run.err, "/bin/small outside of the build folder"));
  CHECK(files_of(project) == before);
}

}  // namespace
}  // namespace hone::test
