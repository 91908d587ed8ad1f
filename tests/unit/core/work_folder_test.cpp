// SPDX-License-Identifier: Apache-2.0
#include "core/work_folder.h"

#include <doctest/doctest.h>
#include <unistd.h>

#include "core/files.h"
#include "tests/support/temporary_folder.h"

namespace hone {
namespace {

TEST_CASE("a locked folder has its ignore file and the layout") {
  const test::TemporaryFolder folder;
  const auto work = WorkFolder::lock(folder.path() / "a/../.hone");
  REQUIRE(work);
  CHECK(work->root() == folder.path() / ".hone");
  CHECK(*read_file(work->root() / ".gitignore") == "*\n");
  const std::string key = "0123456789abcdef0123456789abcdef";
  CHECK(work->build(key) == work->root() / "b/0123456789abcdef");
  CHECK(work->step(key) == work->root() / "steps/0123456789abcdef");
  CHECK(work->exported("pgo+unity") == work->root() / "export/pgo+unity");
}

TEST_CASE("the second is told who holds the folder, until it is released") {
  const test::TemporaryFolder folder;
  auto first = WorkFolder::lock(folder.path() / ".hone");
  REQUIRE(first);
  const auto second = WorkFolder::lock(folder.path() / ".hone");
  REQUIRE_FALSE(second);
  CHECK(second.error().message == "another hone (process " + std::to_string(::getpid()) +
                                      ") is using " + (folder.path() / ".hone").string());
  REQUIRE(write_file(first->store(), ""));
  CHECK(WorkFolder::open(folder.path() / ".hone"));  // readers need no lock
  {
    const WorkFolder moved = std::move(*first);
    CHECK_FALSE(WorkFolder::lock(folder.path() / ".hone"));
  }
  CHECK(WorkFolder::lock(folder.path() / ".hone"));
}

TEST_CASE("a folder that holds something else is left alone") {
  const test::TemporaryFolder folder;
  REQUIRE(write_file(folder.path() / "project/CMakeLists.txt", ""));
  CHECK(WorkFolder::lock(folder.path() / "project").error().message.contains("not empty"));
  CHECK_FALSE(std::filesystem::exists(folder.path() / "project/.gitignore"));
  CHECK(WorkFolder::lock(folder.path() / "project/CMakeLists.txt")
            .error()
            .message.contains("Not a directory"));
}

TEST_CASE("a folder without a store is not opened for reading") {
  const hone::test::TemporaryFolder root;
  const auto opened = hone::WorkFolder::open(root.path());
  REQUIRE_FALSE(opened);
  CHECK(opened.error().hint == "hone run");
  CHECK(std::filesystem::is_empty(root.path()));
}

TEST_CASE("a missing folder is not made for reading") {
  const test::TemporaryFolder folder;
  CHECK(WorkFolder::open(folder.path() / ".hone").error().hint.contains("hone run"));
  CHECK_FALSE(std::filesystem::exists(folder.path() / ".hone"));
}

}  // namespace
}  // namespace hone
