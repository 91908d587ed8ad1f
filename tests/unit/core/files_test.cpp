// SPDX-License-Identifier: Apache-2.0
#include "core/files.h"

#include <doctest/doctest.h>
#include <sys/stat.h>

#include <fstream>

#include "tests/support/temporary_folder.h"

namespace hone {
namespace {

namespace fs = std::filesystem;

void make_program(const fs::path& path) {
  REQUIRE(write_file(path, "#!/bin/sh\n"));
  fs::permissions(path, fs::perms::owner_all);
}

TEST_CASE("what is written is read back, folders are made and nothing else is left") {
  const test::TemporaryFolder folder;
  const std::string content("a\0b\n", 4);
  REQUIRE(write_file(folder.path() / "neu & ö/x.bin", content));
  CHECK(*read_file(folder.path() / "neu & ö/x.bin") == content);
  REQUIRE(write_file(folder.path() / "neu & ö/x.bin", ""));
  CHECK(read_file(folder.path() / "neu & ö/x.bin")->empty());
  CHECK(std::distance(fs::directory_iterator(folder.path() / "neu & ö"), {}) == 1);
}

TEST_CASE("a written file has the permissions that the umask leaves") {
  const test::TemporaryFolder folder;
  const mode_t umask_before = ::umask(022);
  REQUIRE(write_file(folder.path() / "x", "x"));
  ::umask(umask_before);
  CHECK(fs::status(folder.path() / "x").permissions() == fs::perms(0644));
}

TEST_CASE("a place that can be written is told from one that cannot, and stays as it is") {
  const test::TemporaryFolder folder;
  const fs::path& in = folder.path();
  CHECK(check_writable(in / "new"));
  CHECK(check_writable(in / "not/yet/there"));
  CHECK(fs::is_empty(in));
  REQUIRE(write_file(in / "old", "kept"));
  CHECK(check_writable(in / "old"));
  CHECK(*read_file(in / "old") == "kept");
  CHECK(check_writable(in).error().message.contains(": it is a folder"));
  CHECK(check_writable(in / "old/below").error().message.contains("/old/below: Not a directory"));
  CHECK(check_writable("/proc/hone/x").error().message.contains("cannot write /proc/hone/x: "));
  CHECK(check_writable("/dev/null").error().message.contains("not a regular file"));
  CHECK(std::distance(fs::directory_iterator(in), {}) == 1);
}

// A rename would put a plain file in the place of the device.
TEST_CASE("what is no regular file is not replaced by one") {
  const test::TemporaryFolder folder;
  const fs::path fifo = folder.path() / "fifo";
  REQUIRE(::mkfifo(fifo.c_str(), 0600) == 0);
  CHECK(write_file(fifo, "x").error().message.contains("it is not a regular file"));
  CHECK(fs::is_fifo(fifo));
}

TEST_CASE("large files and files without a size") {
  const test::TemporaryFolder folder;
  const std::string large(3 << 20, 'x');
  REQUIRE(write_file(folder.path() / "large", large));
  CHECK(*read_file(folder.path() / "large") == large);
  CHECK(read_file("/proc/self/status")->contains("VmPeak"));
}

TEST_CASE("errors name the path") {
  const test::TemporaryFolder folder;
  CHECK(read_file(folder.path() / "none").error().message.contains("/none: No such file"));
  CHECK(read_file(folder.path()).error().message.contains("not a regular file"));
  REQUIRE(::mkfifo((folder.path() / "fifo").c_str(), 0600) == 0);
  CHECK(read_file(folder.path() / "fifo").error().message.contains("not a regular file"));
  REQUIRE(write_file(folder.path() / "file", "x"));
  CHECK(write_file(folder.path() / "file/below", "x").error().message.contains("/file"));
  CHECK(make_directory(folder.path() / "file").error().message.contains("/file"));
  // A folder cannot be replaced by a file; the temporary one must not stay behind.
  REQUIRE(make_directory(folder.path() / "d/sub"));
  CHECK_FALSE(write_file(folder.path() / "d/sub", "x"));
  CHECK(std::distance(fs::directory_iterator(folder.path() / "d"), {}) == 1);
}

TEST_CASE("the tail of a file") {
  const test::TemporaryFolder folder;
  REQUIRE(write_file(folder.path() / "log", "1\n2\n3\n"));
  CHECK(read_tail(folder.path() / "log", 2) == "2\n3\n");
  CHECK(read_tail(folder.path() / "log", 3) == "1\n2\n3\n");
  CHECK(read_tail(folder.path() / "log", 9) == "1\n2\n3\n");
  CHECK(read_tail(folder.path() / "log", 0).empty());
  REQUIRE(write_file(folder.path() / "open", "1\n\n3"));
  CHECK(read_tail(folder.path() / "open", 1) == "3");
  CHECK(read_tail(folder.path() / "open", 2) == "\n3");
  REQUIRE(write_file(folder.path() / "newline", "\n"));
  CHECK(read_tail(folder.path() / "newline", 1) == "\n");
  REQUIRE(write_file(folder.path() / "empty", ""));
  CHECK(read_tail(folder.path() / "empty", 1).empty());
  CHECK(read_tail(folder.path() / "none", 1).empty());
  REQUIRE(write_file(folder.path() / "large", std::string(2 << 20, 'x') + "\nend\n"));
  CHECK(read_tail(folder.path() / "large", 1) == "end\n");
  CHECK(read_tail(folder.path() / "large", 5).size() == 1 << 20);
}

TEST_CASE("a fresh directory is empty") {
  const test::TemporaryFolder folder;
  REQUIRE(write_file(folder.path() / "d/e/f", "x"));
  REQUIRE(make_fresh_directory(folder.path() / "d"));
  CHECK(fs::is_empty(folder.path() / "d"));
  REQUIRE(make_fresh_directory(folder.path() / "new/deep"));
  CHECK(fs::is_directory(folder.path() / "new/deep"));
}

TEST_CASE("programs are found as execvp finds them") {
  const test::TemporaryFolder folder;
  make_program(folder.path() / "a/tool");
  make_program(folder.path() / "b/tool");
  REQUIRE(write_file(folder.path() / "c/tool", "not executable"));
  REQUIRE(make_directory(folder.path() / "d/tool"));
  const auto path = [&](std::string_view name) { return (folder.path() / name).string(); };
  CHECK(find_program("tool", path("a") + ":" + path("b"), {}) == path("a") + "/tool");
  CHECK(find_program("tool", path("c") + ":" + path("d") + ":" + path("b"), {}) ==
        path("b") + "/tool");
  CHECK(find_program("tool", path("c"), {}).empty());
  CHECK(find_program("tool", "b", folder.path()) == folder.path() / "b/tool");
  CHECK(fs::equivalent(find_program("tool", "/none:", folder.path() / "a"),
                       folder.path() / "a/tool"));
  CHECK(find_program("a/tool", "/bin", folder.path()) == folder.path() / "a/tool");
  CHECK(find_program("c/tool", "/bin", folder.path()).empty());
  CHECK(find_program("", path("a"), {}).empty());
  CHECK_FALSE(find_program("sh").empty());
  CHECK(find_program("no-such-program-anywhere").empty());
}

}  // namespace
}  // namespace hone
