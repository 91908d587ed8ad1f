// SPDX-License-Identifier: Apache-2.0
// What goes wrong in the user's project gets a message of its own, and nothing hangs.
#include <doctest/doctest.h>

#include <fstream>
#include <string>
#include <utility>

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

/// Adds sources each of which redefines so much of the first that the compiler stops there: one try
/// tells of one of them.
void add_clashing_sources(const TestProject& project, int count) {
  std::ofstream list(project.source() / "CMakeLists.txt", std::ios::app);
  for (int i = 0; i < count; ++i) {
    const std::string name = "clashing" + std::to_string(i) + ".cpp";
    std::ofstream source(project.source() / name);
    for (int j = 0; j < 30; ++j)
      source << "[[maybe_unused]] static int part" << j << "() { return 1; }\n";
    list << "target_sources(small PRIVATE " << name << ")\n";
  }
}

TEST_CASE("unity is tried anew as often as sources are found, within a limit that is told") {
  for (const auto& [count, status] : {std::pair{9, 0}, std::pair{19, 1}}) {
    CAPTURE(count);
    const TestProject project("small");
    project.configure({"{exe}"});
    add_clashing_sources(project, count);
    const Finished run = run_hone({"run", "--profiles", "unity", "--budget", "1s", "-q", "--hot",
                                   "never", "--instructions", "never"},
                                  project.source());
    CAPTURE(run.out);
    CHECK(run.exit_code == status);
    CHECK(contains(run.out, status == 0 ? "unity without clashing1.cpp, clashing2.cpp"
                                        : "16 sources left out of unity were not enough: "));
  }
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

TEST_CASE("a program that was damaged since it was built is named, with what mends it") {
  namespace fs = std::filesystem;
  const TestProject project("small");
  project.configure({"{exe}"});
  REQUIRE(run_hone({"run", "--profiles", "Os", "--budget", "1s"}, project.source()).exit_code == 0);
  int damaged = 0;
  for (const auto& entry : fs::recursive_directory_iterator(project.source() / ".hone")) {
    if (!entry.is_regular_file() || entry.path().filename() != "small") continue;
    fs::resize_file(entry.path(), fs::file_size(entry.path()) / 2);
    ++damaged;
  }
  REQUIRE(damaged >= 2);
  const std::vector<std::string> words = {"run", "--profiles", "Os,O2", "--budget", "1s"};
  const Finished run = run_hone(words, project.source());
  CAPTURE(run.err);
  CHECK(run.exit_code == 2);
  CHECK(contains(run.err, "is not what the build of baseline left"));
  CHECK(contains(run.err, "hone run --fresh"));
  auto fresh = words;
  fresh.emplace_back("--fresh");
  const Finished again = run_hone(fresh, project.source());
  CAPTURE(again.err);
  CHECK(again.exit_code == 0);
}

/// A shell command that runs `program` and, at its execution number `count`, fails with last words.
std::vector<std::string> fails_at(int count, const std::filesystem::path& counter,
                                  const std::string& program) {
  const std::string file = "\"" + counter.string() + "\"";
  return {"sh", "-c",
          "echo x >>" + file + "; if [ $(wc -l <" + file + ") -eq " + std::to_string(count) +
              " ]; then echo \"lost the database\" >&2; exit 3; fi; " + program};
}

TEST_CASE("a baseline that fails in the race ends the run with its last words, and no other run") {
  const TestProject project("small");
  // Two runs check it; the fifth is in the race, however often short runs are repeated.
  project.configure(fails_at(5, project.beside("runs"), "{exe}"));
  const std::vector<std::string> words = {"run", "--profiles", "baseline", "--budget", "3s"};
  const Finished run = run_hone(words, project.source());
  CAPTURE(run.err);
  CHECK(run.exit_code == 2);
  CHECK(contains(run.err, "the baseline failed in round"));
  CHECK(contains(run.err, "exit status 3"));
  CHECK(contains(run.err, "lost the database"));
  const Finished log = run_hone({"report", "--log", "baseline"}, project.source());
  CHECK(log.exit_code == 0);
  CHECK(contains(log.out, "lost the database"));
  const Finished again = run_hone(words, project.source());
  CAPTURE(again.err);
  CHECK(again.exit_code == 0);
  CHECK_FALSE(contains(again.err, "going on"));
}

TEST_CASE("a profile that fails in the race leaves its last words in its log") {
  const TestProject project("small");
  const std::string only_os = "{exe} differ | grep -q built || exit 0; ";
  auto command = fails_at(3, project.beside("runs"), "true");
  command.back() = only_os + command.back();
  project.configure(command, "check = 'exit'");
  const Finished run = run_hone({"run", "--profiles", "Os", "--budget", "3s"}, project.source());
  CAPTURE(run.err);
  CHECK(run.exit_code == 1);
  CHECK(contains(run.err, "Os is disqualified: exit status 3"));
  const Finished log = run_hone({"report", "--log", "Os"}, project.source());
  CHECK(contains(log.out, "lost the database"));
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
