// SPDX-License-Identifier: Apache-2.0
#include "cli/short_name.h"

#include <doctest/doctest.h>

namespace hone {
namespace {

TEST_CASE("a name that is too long loses arguments before it loses the function's name") {
  const char* name = "std::map<std::string, std::vector<int>>::emplace<char const*>(char const*&&)";
  CHECK(short_name(name, 100) == name);
  CHECK(short_name(name, 64) == "std::map<std::string, std::vector<int>>::emplace<char const*>");
  CHECK(short_name(name, 40) == "std::map<>::emplace<>");
  CHECK(short_name("a_long_name_of_a_function_in_c", 11) == "a_lon…_in_c");
  CHECK(short_name("a\nb", 10) == "a b");
}

}  // namespace
}  // namespace hone
