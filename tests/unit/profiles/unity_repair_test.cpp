// SPDX-License-Identifier: Apache-2.0
#include "profiles/unity_repair.h"

#include <doctest/doctest.h>

using namespace hone;
namespace fs = std::filesystem;

namespace {

std::vector<UnityExclusion> offenders(std::string_view log) {
  const std::vector<fs::path> members = {"/src/a.cpp", "/src/b.cpp", "/src/sub/c.cpp"};
  return find_unity_offenders(log, members, "/build", "/src");
}

}  // namespace

TEST_CASE("the source in which an error stands is blamed, once, with its first error") {
  const auto found = offenders(
      "In file included from app.dir/Unity/unity_0_cxx.cxx:6:\n"
      "/src/b.cpp:2:17: error: redefinition of 'step'\n"
      "/src/a.cpp:5:17: note: previous definition is here\n"
      "/src/b.cpp:9:1: error: redefinition of 'other'\n"
      "../src/sub/c.cpp:1:1: fatal error: too much\n");
  REQUIRE(found.size() == 2);
  CHECK(found[0].source == "/src/b.cpp");
  CHECK(found[0].error == "b.cpp:2: redefinition of 'step'");
  CHECK(found[1].source == "/src/sub/c.cpp");
}

TEST_CASE("an error in a header is its includer's, in Clang's order and in GCC's") {
  const auto clang = offenders(
      "In file included from app.dir/Unity/unity_0_cxx.cxx:6:\n"
      "In file included from /src/b.cpp:1:\n"
      "/src/h.h:3:1: error: redefinition of 'x'\n");
  REQUIRE(clang.size() == 1);
  CHECK(clang[0].source == "/src/b.cpp");
  const auto gcc = offenders(
      "In file included from /src/h.h:1,\n"
      "                 from /src/sub/c.cpp:2,\n"
      "                 from app.dir/Unity/unity_0_cxx.cxx:6:\n"
      "/src/i.h:3:1: error: redefinition of 'x'\n");
  REQUIRE(gcc.size() == 1);
  CHECK(gcc[0].source == "/src/sub/c.cpp");
}

TEST_CASE("errors of no member blame nobody") {
  CHECK(offenders("/usr/include/x.h:1:1: error: no\nld.lld: error: undefined symbol: f\n").empty());
  CHECK(offenders("").empty());
}
