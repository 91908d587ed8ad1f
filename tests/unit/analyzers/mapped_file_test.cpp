// SPDX-License-Identifier: Apache-2.0
#include "analyzers/mapped_file.h"

#include <doctest/doctest.h>
#include <sys/stat.h>

#include <filesystem>
#include <numeric>

#include "tests/support/temporary_folder.h"

namespace hone {
namespace {

TEST_CASE("a whole file reads as it is and checks") {
  const test::TemporaryFolder folder;
  const auto file = MappedFile::open(folder.write("a", "some bytes")).value();
  CHECK(file.bytes() == "some bytes");
  CHECK(file.check().has_value());
  CHECK(MappedFile::open(folder.write("empty", "")).value().bytes().empty());
}

// Without the handler this test dies of SIGBUS.
TEST_CASE("a file that shrinks while it is mapped reads as zeros and is reported") {
  const test::TemporaryFolder folder;
  const auto path = folder.write("a", std::string(1 << 20, 'x'));
  const auto file = MappedFile::open(path).value();
  std::filesystem::resize_file(path, 10);
  const std::string_view bytes = file.bytes();
  CHECK(std::accumulate(bytes.begin(), bytes.end(), 0L) < 'x' * 4096L + 1);
  REQUIRE(!file.check());
  CHECK(file.check().error().message.find("became shorter") != std::string::npos);
}

TEST_CASE("what is no regular file is refused at once") {
  const test::TemporaryFolder folder;
  const auto fifo = folder.path() / "fifo";
  REQUIRE(::mkfifo(fifo.c_str(), 0600) == 0);
  CHECK(!MappedFile::open(fifo));
  CHECK(!MappedFile::open(folder.path()));
  CHECK(!MappedFile::open("/dev/zero"));
  const auto loop = folder.path() / "loop";
  std::filesystem::create_symlink(loop, loop);
  CHECK(!MappedFile::open(loop));
  const auto link = folder.path() / "link";
  std::filesystem::create_symlink(folder.write("real", "bytes"), link);
  CHECK(MappedFile::open(link).value().bytes() == "bytes");
}

}  // namespace
}  // namespace hone
