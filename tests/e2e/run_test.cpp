// SPDX-License-Identifier: Apache-2.0
// `hone run` on a small project, from nothing to its recommendation.
#include <doctest/doctest.h>

#include <fstream>
#include <string>

#include "tests/support/hone_program.h"
#include "tests/support/test_project.h"
#include "tests/support/tool.h"

namespace hone::test {
namespace {

bool has_line_that_begins(const std::string& text, const std::string& words) {
  return text.starts_with(words) || text.find("\n" + words) != std::string::npos;
}

TEST_CASE("a run leaves the source tree as it was, whatever its path") {
  const TestProject project("small", "with blank/ünïcode 'quote'");
  project.configure({"{exe}"});
  const auto before = project.snapshot();
  const Finished run = run_hone({"run", "--profiles", "Os", "--budget", "3s"}, project.source());
  CAPTURE(run.err);
  CAPTURE(run.out);
  CHECK(run.exit_code == 0);
  CHECK(project.snapshot() == before);
  CHECK(std::filesystem::exists(project.source() / ".hone"));
  CHECK(has_line_that_begins(run.out, "  baseline"));
  CHECK(has_line_that_begins(run.out, "  Os"));
  CHECK((has_line_that_begins(run.out, "Use ") || has_line_that_begins(run.out, "Keep ") ||
         has_line_that_begins(run.out, "Not decided")));
}

TEST_CASE("config and work folder may lie elsewhere") {
  const TestProject project("small");
  project.configure({"{exe}"});
  const auto config = project.beside("other ü.toml");
  std::string text = slurp(project.source() / "hone.toml");
  text.replace(text.find("\".\""), 3, "\"project\"");
  std::ofstream(config) << text;
  std::filesystem::remove(project.source() / "hone.toml");
  const auto before = project.snapshot();
  const Finished run = run_hone({"run", project.source().string(), "--config", config.string(),
                                 "--work-dir", "work ü", "--profiles", "Os", "--budget", "3s"},
                                project.source().parent_path());
  CAPTURE(run.err);
  CHECK(run.exit_code == 0);
  CHECK(project.snapshot() == before);
  CHECK_FALSE(std::filesystem::exists(project.source() / ".hone"));
  CHECK(std::filesystem::exists(project.beside("work ü")));
}

TEST_CASE("a dry run says what is to be done, what is cached, and forecasts from earlier runs") {
  const TestProject project("small");
  project.configure({"{exe}"});
  const auto dry_run = [&](const char* profiles) {
    const Finished run =
        run_hone({"run", "--dry-run", "--profiles", profiles, "--budget", "3s"}, project.source());
    CHECK(run.exit_code == 0);
    return run.out;
  };
  const std::string before = dry_run("Os");
  CAPTURE(before);
  CHECK(has_line_that_begins(before, "build Os"));
  CHECK(before.find("4 of unknown time") != std::string::npos);
  CHECK(has_line_that_begins(before, "measuring: budget 3.0 s"));

  // Its output in the source folder is no change of the source, in later runs either.
  run_tool({HONE_BINARY, "run", project.source().string(), "--profiles", "Os", "--budget", "3s"},
           project.source() / "run.log");
  const std::string after = dry_run("Os");
  CAPTURE(after);
  CHECK(after.find("4 steps, 0 to do") != std::string::npos);
  CHECK(has_line_that_begins(after, "measuring: done in run 1"));
  const std::string more = dry_run("Os,O2");
  CAPTURE(more);
  CHECK(more.find("6 steps, 2 to do") != std::string::npos);
  CHECK(more.find("s if as in run 1, budget 3.0 s") != std::string::npos);
  const Finished other = run_hone({"run", "--dry-run", "--profiles", "Os", "--budget", "3s"},
                                  project.source(), {{"CXXFLAGS", "-fno-plt"}});
  CAPTURE(other.out);  // CMake would take the flags from there
  CHECK(other.out.find("4 steps, 4 to do") != std::string::npos);
}

TEST_CASE("a profile whose output differs is out of the race") {
  const TestProject project("small");
  project.configure({"{exe}", "differ"});
  const Finished run = run_hone({"run", "--profiles", "Os", "--budget", "3s"}, project.source());
  CAPTURE(run.err);
  CAPTURE(run.out);
  CHECK(run.exit_code == 1);
  CHECK(run.out.find("stdout differs at line 1") != std::string::npos);
  const Finished log = run_hone({"report", "--log", "Os"}, project.source());
  CHECK(log.exit_code == 0);
  CHECK(log.out.find("disqualified: output differs") != std::string::npos);
  CHECK(run.out.find("here `built for size`") != std::string::npos);
  CHECK(has_line_that_begins(run.out, "Keep "));
}

TEST_CASE("of a program that never prints the same, only the exit status is checked, aloud") {
  const TestProject project("small");
  project.configure({"{exe}", "pid"});
  const Finished run = run_hone({"run", "--profiles", "Os", "--budget", "3s"}, project.source());
  CAPTURE(run.err);
  CAPTURE(run.out);
  CHECK(run.exit_code == 0);
  CHECK(run.err.find("not deterministic") != std::string::npos);
  CHECK(run.err.find("only the exit status") != std::string::npos);
  CHECK(has_line_that_begins(run.out, "  Os"));
}

}  // namespace
}  // namespace hone::test
