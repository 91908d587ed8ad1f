// SPDX-License-Identifier: Apache-2.0
// Axes that need more than the compiler: one tiny run each, to its row in the report.
#include <doctest/doctest.h>

#include <fstream>
#include <string>
#include <string_view>

#include "tests/support/hone_program.h"
#include "tests/support/test_project.h"
#include "tests/support/tool.h"

namespace hone::test {
namespace {

bool lacks(std::initializer_list<std::string_view> names, const char* what) {
  if (!find_tool(names).empty()) return false;
  MESSAGE("HONE-TEST-SKIPPED: needs " << what);
  return true;
}

Finished run_profiles(const TestProject& project, const std::string& profiles,
                      const std::string& compiler) {
  project.configure({"{exe}"});
  return run_hone({"run", "--profiles", profiles, "--compiler", compiler, "--budget", "1s", "-q",
                   "--instructions", "never"},
                  project.source());
}

bool says(const Finished& run, const std::string& text) {
  return run.out.find(text) != std::string::npos;
}

TEST_CASE("GCC is trained, and its flags reach every unit") {
  if (lacks({"gcc", "gcc-12"}, "GCC")) return;
  const Finished run = run_profiles(TestProject("small"), "pgo", "gcc");
  CAPTURE(run.out);
  CHECK_MESSAGE(run.exit_code == 0, run.err);
  CHECK(says(run, "training counted "));
  CHECK(says(run, "flags reached 2 of 2 units"));
  CHECK(says(run, "trained on what it is measured on"));
}

TEST_CASE("BOLT moves the program's code, from the baseline's object files") {
  if (lacks({"llvm-bolt-19", "llvm-bolt"}, "llvm-bolt")) return;
  const Finished run = run_profiles(TestProject("small"), "bolt", "clang");
  CAPTURE(run.out);
  CHECK_MESSAGE(run.exit_code == 0, run.err);
  CHECK(says(run, "of the code and tables that BOLT moved"));
  CHECK(says(run, "bolt: object files are those of baseline"));
  CHECK(says(run, "trained on what it is measured on"));
}

TEST_CASE("what the project asks for and what works against a profile is named") {
  const TestProject project("small");
  std::ofstream(project.source() / "CMakeLists.txt", std::ios::app)
      << "target_link_options(small PRIVATE -rdynamic)\n"
         "target_compile_options(small PRIVATE -fsanitize=bounds -fsanitize-trap=bounds)\n";
  const Finished run = run_profiles(project, "thin-lto", "clang");
  CAPTURE(run.out);
  CHECK_MESSAGE(run.exit_code == 0, run.err);
  CHECK(says(run, "baseline, thin-lto: compiled with -fsanitize=bounds ("));
  CHECK(says(run, "thin-lto: linked with -rdynamic (small)"));
}

TEST_CASE("flags that a wrapper of the compiler undoes are told from the linked file") {
  const TestProject project("small");
  const auto wrapper = project.source() / "wrapper";
  std::ofstream(wrapper) << "#!/bin/sh\nexec \"$@\" -O0\n";
  std::filesystem::permissions(wrapper, std::filesystem::perms::owner_all);
  std::ofstream(project.source() / "CMakeLists.txt", std::ios::app)
      << "set_property(GLOBAL PROPERTY RULE_LAUNCH_COMPILE ${CMAKE_SOURCE_DIR}/wrapper)\n";
  for (const char* compiler : {"clang", "gcc"}) {
    if (lacks({compiler, std::string(compiler) == "gcc" ? "gcc-12" : "clang-19"}, compiler)) return;
    const Finished run = run_profiles(project, "O3", compiler);
    CAPTURE(run.out);
    CHECK_MESSAGE(run.exit_code == 0, run.err);
    CHECK(says(run, "O3: flags reached 2 of 2 units ("));
    CHECK(says(run, std::string(compiler) == "gcc" ? "a C++17 unit (" : "main.cpp"));
    CHECK(says(run, "the linked file records a compile with -O0 after -O3"));
  }
}

TEST_CASE("a preload builds nothing, a linked allocator and strip compile nothing") {
  const Finished run =
      run_profiles(TestProject("small"), "jemalloc,mimalloc-preload,strip", "clang");
  CAPTURE(run.out);
  CHECK_MESSAGE(run.exit_code == 0, run.err);
  if (says(run, "package lib")) MESSAGE("HONE-TEST-SKIPPED: needs jemalloc and mimalloc");
  CHECK(says(run, "object files are those of baseline"));
  CHECK(says(run, "same binary as baseline"));
}

}  // namespace
}  // namespace hone::test
