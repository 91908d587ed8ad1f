// SPDX-License-Identifier: Apache-2.0
#include "profiles/plain_build.h"

#include <doctest/doctest.h>

namespace hone {
namespace {

const std::vector<std::filesystem::path> kSources = {"/p/a.cpp", "/p/b.cpp"};

TEST_CASE("no build type: no -O and asserts on") {
  CHECK(summarize_compile_commands(R"([
    {"file":"/p/a.cpp","command":"c++ -o a.o -c /p/a.cpp"},
    {"file":"/p/b.cpp","command":"c++ -o b.o -c /p/b.cpp"}])",
                                   kSources) == "no -O, asserts on (2 units)");
}

TEST_CASE("the last word on a line counts") {
  CHECK(summarize_compile_commands(
            R"([{"file":"/p/a.cpp","command":"c++ -O2 -DNDEBUG -O3 -c /p/a.cpp"}])", kSources) ==
        "-O3, asserts off (1 unit)");
  CHECK(summarize_compile_commands(
            R"([{"file":"/p/a.cpp","command":"c++ -O2 -DNDEBUG -UNDEBUG -c /p/a.cpp"}])",
            kSources) == "-O2, asserts on (1 unit)");
}

TEST_CASE("units that differ are told apart, others left out") {
  CHECK(summarize_compile_commands(R"([
    {"file":"/p/a.cpp","command":"c++ -O2 -DNDEBUG -c /p/a.cpp"},
    {"file":"/p/test.cpp","command":"c++ -O0 -c /p/test.cpp"},
    {"file":"/p/b.cpp","command":"c++ -O3 -c /p/b.cpp"}])",
                                   kSources) == "-O2 and -O3, asserts on in some units (2 units)");
}

TEST_CASE("a unit whose command holds what a shell would expand is counted too") {
  CHECK(summarize_compile_commands(
            R"([{"file":"/p/a.cpp","command":"c++ -DHOME=$HOME -O2 -c /p/a.cpp"}])", kSources) ==
        "-O2, asserts on (1 unit)");
}

TEST_CASE("what cannot be read is unknown") {
  CHECK(summarize_compile_commands("not json", kSources).starts_with("unknown"));
  CHECK(summarize_compile_commands("[]", kSources).starts_with("unknown"));
}

}  // namespace
}  // namespace hone
