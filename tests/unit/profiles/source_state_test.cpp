// SPDX-License-Identifier: Apache-2.0
#include "profiles/source_state.h"

#include <doctest/doctest.h>

#include <array>
#include <filesystem>
#include <vector>

#include "tests/support/temporary_folder.h"

namespace fs = std::filesystem;
using hone::hash_source_state;
using hone::test::TemporaryFolder;

namespace {

std::string state(const fs::path& folder, std::vector<fs::path> excluded = {}) {
  const std::array<fs::path, 1> folders = {folder};
  return hash_source_state(folders, excluded).value();
}

}  // namespace

TEST_CASE("contents, names, modes, links and empty folders are state") {
  const TemporaryFolder folder("träp source");
  const fs::path file = folder.write("src/main.cpp", "int main() {}");
  const std::string first = state(folder.path());
  CHECK(first == state(folder.path()));

  SUBCASE("content") { folder.write("src/main.cpp", "int main() { }"); }
  SUBCASE("name") { fs::rename(file, folder.path() / "src/moin.cpp"); }
  SUBCASE("mode") { fs::permissions(file, fs::perms::owner_exec, fs::perm_options::add); }
  SUBCASE("new file") { folder.write("src/b.h", ""); }
  SUBCASE("new link") { fs::create_symlink("main.cpp", folder.path() / "src/b.cpp"); }
  SUBCASE("new folder") { fs::create_directory(folder.path() / "empty"); }
  CHECK(first != state(folder.path()));
}

TEST_CASE("a link's target is state, what it points to is not followed") {
  const TemporaryFolder folder;
  const TemporaryFolder outside;
  outside.write("data", "1");
  fs::create_directory_symlink(outside.path(), folder.path() / "link");
  const std::string first = state(folder.path());
  outside.write("data", "2");
  CHECK(first == state(folder.path()));
  fs::remove(folder.path() / "link");
  fs::create_directory_symlink(outside.path() / "data", folder.path() / "link");
  CHECK(first != state(folder.path()));
}

TEST_CASE("times, hone's own files, VCS and build folders are not state") {
  const TemporaryFolder folder;
  const fs::path file = folder.write("main.cpp", "int main() {}");
  const std::string first = state(folder.path());
  const fs::path config = folder.path() / "other.toml";
  const std::vector<fs::path> excluded = {folder.path() / "work/", config};

  SUBCASE("time") { fs::last_write_time(file, fs::file_time_type::clock::now()); }
  SUBCASE("hone.toml") { folder.write("hone.toml", "[project]"); }
  SUBCASE("config") { folder.write("other.toml", "[project]"); }
  SUBCASE("work folder, given") { fs::create_directory(folder.path() / "work"); }
  SUBCASE("work folder of another run") {
    folder.write(".hone/store.sqlite", "");
    folder.write(".hone/lock", "");
  }
  SUBCASE("git") { folder.write(".git/HEAD", "ref"); }
  SUBCASE("git file of a submodule") { folder.write(".git", "gitdir: x"); }
  SUBCASE("build folder") { folder.write("out/CMakeCache.txt", ""); }
  CHECK(first == state(folder.path(), excluded));
}

TEST_CASE("a source that was configured in place is still hashed") {
  const TemporaryFolder folder;
  folder.write("CMakeCache.txt", "");
  folder.write("main.cpp", "1");
  const std::string first = state(folder.path());
  folder.write("main.cpp", "2");
  CHECK(first != state(folder.path()));
}

TEST_CASE("a missing folder is an error that names it") {
  const std::array<fs::path, 1> folders = {"/nowhere/at/all"};
  const auto result = hash_source_state(folders, {});
  REQUIRE(!result);
  CHECK(result.error().message.find("/nowhere/at/all") != std::string::npos);
}
