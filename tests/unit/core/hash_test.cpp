// SPDX-License-Identifier: Apache-2.0
#include "core/hash.h"

#include <doctest/doctest.h>

#include "core/files.h"
#include "tests/support/temporary_folder.h"

namespace hone {
namespace {

TEST_CASE("the frames keep fields apart") {
  const std::string ab_c = Hasher().add("ab").add("c").hex();
  CHECK(ab_c.size() == 32);
  CHECK(ab_c.find_first_not_of("0123456789abcdef") == std::string::npos);
  CHECK(ab_c == Hasher().add("ab").add("c").hex());
  CHECK(ab_c != Hasher().add("a").add("bc").hex());
  CHECK(ab_c != Hasher().add("abc").hex());
  CHECK(Hasher().hex() != Hasher().add("").hex());
}

TEST_CASE("hex can be asked in the middle") {
  Hasher hasher;
  const std::string empty = hasher.hex();
  hasher.add("x");
  CHECK(hasher.hex() != empty);
  CHECK(hasher.hex() == Hasher().add("x").hex());
}

// Stored keys must stay valid: these are XXH3_128bits of the framed and of the plain bytes, as
// `xxh128sum` prints them.
TEST_CASE("the digests are XXH3's, whatever the version of the library") {
  const test::TemporaryFolder folder;
  REQUIRE(write_file(folder.path() / "empty", ""));
  CHECK(*hash_file(folder.path() / "empty") == "99aa06d3014798d86001c324468d497f");
  CHECK(Hasher().hex() == "99aa06d3014798d86001c324468d497f");
  REQUIRE(write_file(folder.path() / "framed", std::string_view("\x02\0\0\0\0\0\0\0ab", 10)));
  CHECK(*hash_file(folder.path() / "framed") == Hasher().add("ab").hex());
}

TEST_CASE("files of many blocks") {
  const test::TemporaryFolder folder;
  std::string content(300'000, 'x');
  REQUIRE(write_file(folder.path() / "a", content));
  content.back() = 'y';
  REQUIRE(write_file(folder.path() / "b", content));
  CHECK(*hash_file(folder.path() / "a") != *hash_file(folder.path() / "b"));
  CHECK_FALSE(hash_file(folder.path() / "none"));
  CHECK_FALSE(hash_file(folder.path()));
}

}  // namespace
}  // namespace hone
