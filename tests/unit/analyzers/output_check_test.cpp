// SPDX-License-Identifier: Apache-2.0
#include "analyzers/output_check.h"

#include <doctest/doctest.h>
#include <sys/stat.h>

#include "tests/support/scripted_runner.h"
#include "tests/support/temporary_folder.h"

namespace hone {
namespace {

namespace fs = std::filesystem;
using test::exited;
using test::slurp;
using test::TemporaryFolder;

CheckConfig check_of(CheckKind kind, std::vector<std::string> files = {}) {
  return CheckConfig{.kind = kind, .command = {}, .files = std::move(files)};
}

/// Observes a run that printed `text` and ended with `status`.
ObservedOutput observe_text(const TemporaryFolder& folder, const char* name, const char* text,
                            int status = 0, CheckKind kind = CheckKind::kStdout) {
  const auto output =
      observe_output(check_of(kind), exited(status), folder.write(name, text), folder.path(), {});
  REQUIRE(output);
  return *output;
}

TEST_CASE("stdout is compared") {
  TemporaryFolder folder;
  const auto baseline = observe_text(folder, "a", "1\n2\n");
  CHECK(find_difference(baseline, observe_text(folder, "b", "1\n2\n")) == std::nullopt);
  CHECK(find_difference(baseline, observe_text(folder, "c", "1\n3\n")) ==
        "stdout differs at line 2: baseline `2`, here `3`");
}

TEST_CASE("the exit status is part of every check") {
  TemporaryFolder folder;
  for (const CheckKind kind : {CheckKind::kStdout, CheckKind::kExit, CheckKind::kCommand}) {
    const auto baseline = observe_text(folder, "a", "1\n", 0, kind);
    CHECK(find_difference(baseline, observe_text(folder, "b", "1\n", 3, kind)) ==
          "exit status differs: baseline 0, here 3");
  }
}

TEST_CASE("an exit check looks at nothing else") {
  TemporaryFolder folder;
  const auto baseline = observe_text(folder, "a", "1\n", 0, CheckKind::kExit);
  const auto other = observe_text(folder, "b", "2\n", 0, CheckKind::kExit);
  CHECK(find_difference(baseline, other) == std::nullopt);
  CHECK(baseline.hash == other.hash);
}

TEST_CASE("written files are compared") {
  TemporaryFolder folder;
  const CheckConfig check = check_of(CheckKind::kFiles, {"out/x.txt", "y"});
  folder.write("a/out/x.txt", "same");
  folder.write("a/y", "1\n");
  folder.write("b/out/x.txt", "same");
  folder.write("b/y", "2\n");
  const auto a = observe_output(check, exited(0), {}, folder.path() / "a", {});
  const auto b = observe_output(check, exited(0), {}, folder.path() / "b", {});
  REQUIRE(a);
  REQUIRE(b);
  CHECK(find_difference(*a, *b) == "file `y` differs at line 1: baseline `1`, here `2`");
  CHECK(find_difference(*a, *a) == std::nullopt);
}

TEST_CASE("equal contents under exchanged names are a difference") {
  TemporaryFolder folder;
  const CheckConfig check = check_of(CheckKind::kFiles, {"x", "y"});
  folder.write("a/x", "1");
  folder.write("a/y", "2");
  folder.write("b/x", "2");
  folder.write("b/y", "1");
  const auto a = observe_output(check, exited(0), {}, folder.path() / "a", {});
  const auto b = observe_output(check, exited(0), {}, folder.path() / "b", {});
  CHECK(find_difference(a.value(), b.value()) ==
        "file `x` differs at line 1: baseline `1`, here `2`");
}

TEST_CASE("a checked file must have been written") {
  TemporaryFolder folder;
  const auto missing =
      observe_output(check_of(CheckKind::kFiles, {"out\x1b"}), exited(0), {}, folder.path(), {});
  REQUIRE_FALSE(missing);
  CHECK(missing.error().message == "did not write `out\\x1b`");
  CHECK(missing.error().hint != "");

  // Opening a pipe would wait for a writer for ever.
  REQUIRE(::mkfifo((folder.path() / "pipe").c_str(), 0600) == 0);
  const auto pipe =
      observe_output(check_of(CheckKind::kFiles, {"pipe"}), exited(0), {}, folder.path(), {});
  REQUIRE_FALSE(pipe);
  CHECK(pipe.error().message == "`pipe` is not a regular file");
}

TEST_CASE("kept contents outlive the run") {
  TemporaryFolder folder;
  const fs::path printed = folder.write("run/stdout", "first\n");
  const auto first = observe_output(check_of(CheckKind::kStdout), exited(0), printed,
                                    folder.path() / "run", folder.path() / "kept/baseline");
  REQUIRE(first);
  folder.write("run/stdout", "second\n");
  const auto second =
      observe_output(check_of(CheckKind::kStdout), exited(0), printed, folder.path() / "run", {});
  REQUIRE(second);
  CHECK(slurp(first->stdout_file) == "first\n");
  CHECK(second->stdout_file == printed);
  CHECK(find_difference(*first, *second) ==
        "stdout differs at line 1: baseline `first`, here `second`");
}

TEST_CASE("keeping again replaces, and names with folders stay inside") {
  TemporaryFolder folder;
  const CheckConfig check = check_of(CheckKind::kFiles, {"../side.txt"});
  fs::create_directories(folder.path() / "cwd");
  for (const char* text : {"1", "2"}) {
    folder.write("side.txt", text);
    const auto kept =
        observe_output(check, exited(0), {}, folder.path() / "cwd", folder.path() / "kept");
    REQUIRE(kept);
    const fs::path file = kept->files.at("../side.txt");
    CHECK(file.parent_path() == folder.path() / "kept");
    CHECK(slurp(file) == text);
  }
}

TEST_CASE("a difference whose content is gone is still a difference") {
  ObservedOutput a;
  a.hash = "1";
  ObservedOutput b;
  b.hash = "2";
  CHECK(find_difference(a, b) == "the checked output differs");
}

}  // namespace
}  // namespace hone
