// SPDX-License-Identifier: Apache-2.0
#include "profiles/branch_records.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <cstdlib>

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

TEST_CASE("perf2bolt is the one beside llvm-bolt, by that name alone") {
  const test::TemporaryFolder folder;
  folder.write("perf2bolt-19", "");
  CHECK(find_perf2bolt(folder.path() / "llvm-bolt").empty());
  folder.write("perf2bolt", "");
  CHECK(find_perf2bolt(folder.path() / "llvm-bolt") == folder.path() / "perf2bolt");
}

TEST_CASE("a recorded command meets its own environment, not perf's") {
  Command command{.argv = {"serve", "-x"}, .env = {{"PATH", "/own"}, {"MODE", "a b"}}};
  ::unsetenv("PREFIX");
  record_branches(command, "/usr/bin/perf", "/tmp/recording");
  CHECK(command.env.empty());
  const auto& words = command.argv;
  CHECK(words.front() == "/usr/bin/perf");
  const auto env = std::ranges::find(words, "--") + 1;
  REQUIRE(env < words.end());
  CHECK(env->ends_with("/env"));
  const std::vector<std::string> end = {"PATH=/own", "MODE=a b", "serve", "-x"};
  REQUIRE(words.size() > end.size());
  CHECK(std::equal(end.rbegin(), end.rend(), words.rbegin()));
  const auto unset = std::ranges::find(words, "PREFIX");
  REQUIRE(unset != words.end());
  CHECK(*(unset - 1) == "-u");
  // Options come before the variables, and the machine's PATH before the workload's, which wins.
  CHECK(unset < std::ranges::find_if(
                    env, words.end(), [](const auto& word) { return word.starts_with("PATH="); }));
}

}  // namespace
}  // namespace hone
