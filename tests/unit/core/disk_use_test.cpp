// SPDX-License-Identifier: Apache-2.0
#include "core/disk_use.h"

#include <doctest/doctest.h>

#include "tests/support/temporary_folder.h"

using namespace hone;
using namespace std::chrono_literals;

namespace {

const std::filesystem::file_time_type kNow = std::filesystem::file_time_type::clock::now();

/// Used three, two and one hours ago.
std::vector<FolderUse> three_uses() {
  return {{.folder = "a", .size = Bytes{100}, .last_used = kNow - 3h},
          {.folder = "b", .size = Bytes{200}, .last_used = kNow - 2h},
          {.folder = "c", .size = Bytes{300}, .last_used = kNow - 1h}};
}

}  // namespace

TEST_CASE("without a limit nothing goes, and with all everything") {
  CHECK(count_removals(three_uses(), {}, kNow) == 0);
  CHECK(count_removals(three_uses(), {.all = true}, kNow) == 3);
  CHECK(count_removals({}, {.all = true}, kNow) == 0);
}

TEST_CASE("what was not used for longer goes; then the least recently used, until the rest fits") {
  CHECK(count_removals(three_uses(), {.age = Seconds(4 * 3600)}, kNow) == 0);
  CHECK(count_removals(three_uses(), {.age = Seconds(1.5 * 3600)}, kNow) == 2);
  CHECK(count_removals(three_uses(), {.size = Bytes{600}}, kNow) == 0);
  CHECK(count_removals(three_uses(), {.size = Bytes{599}}, kNow) == 1);
  CHECK(count_removals(three_uses(), {.size = Bytes{0}}, kNow) == 3);
  CHECK(count_removals(three_uses(), {.age = Seconds(2.5 * 3600), .size = Bytes{300}}, kNow) == 2);
}

TEST_CASE("builds and steps are listed with their sizes, the one that was just used last") {
  const test::TemporaryFolder root;
  const auto folder = WorkFolder::lock(root.path() / "work");
  REQUIRE(folder);
  const std::string old_key(16, 'a');
  const std::string new_key(16, 'b');
  const auto write = [&](const std::filesystem::path& file, const char* text) {
    root.write(file.lexically_relative(root.path()), text);
  };
  write(folder->build(new_key) / "sub/app", "12345");
  write(folder->step(old_key) / "log", "123");
  mark_used(folder->build(new_key));
  std::filesystem::last_write_time(folder->step(old_key), kNow - 1h);
  mark_used(root.path() / "missing");
  const auto uses = list_builds(*folder);
  REQUIRE(uses.size() == 2);
  CHECK(uses[0].folder == folder->step(old_key));
  CHECK(uses[0].size == Bytes{3});
  CHECK(uses[1].folder == folder->build(new_key));
  CHECK(uses[1].size == Bytes{5});
  CHECK(find_size(root.path() / "missing") == Bytes{0});
}
