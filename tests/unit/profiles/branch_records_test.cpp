// SPDX-License-Identifier: Apache-2.0
#include "profiles/branch_records.h"

#include <doctest/doctest.h>

#include "tests/support/temporary_folder.h"

namespace hone {
namespace {

namespace fs = std::filesystem;

TEST_CASE("branches are the last number of each line of counts") {
  const test::TemporaryFolder folder;
  folder.write("counts",
               "1 main b 1 main d 0 8\n0 [unknown] 0 1 a\\x20b 19 3 1000\n\nboltedcollection\n");
  CHECK(count_branches(folder.path() / "counts") == 1008);
  CHECK(count_branches(folder.path() / "missing") == 0);
}

TEST_CASE("perf2bolt is the one beside llvm-bolt, with the same ending") {
  const test::TemporaryFolder folder;
  folder.write("perf2bolt-19", "");
  CHECK(find_perf2bolt(folder.path() / "llvm-bolt-19") == folder.path() / "perf2bolt-19");
  CHECK(find_perf2bolt(folder.path() / "llvm-bolt").empty());
  CHECK(find_perf2bolt(folder.path() / "bolt").empty());
}

}  // namespace
}  // namespace hone
