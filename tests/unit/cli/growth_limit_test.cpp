// SPDX-License-Identifier: Apache-2.0
#include "cli/growth_limit.h"

#include <doctest/doctest.h>

#include <string>

namespace hone {
namespace {

// In binary floating point .29 * 100 is less than 29.
TEST_CASE("a limit of growth is exact to the byte") {
  struct Row {
    std::string text;
    std::int64_t before;
    std::int64_t allowed;
  };
  const Row rows[] = {
      {"29%", 100, 29},
      {"+2.9%", 1000, 29},
      {"+0.57%", 10000, 57},
      {"0.57 %", 9999, 56},
      {"+ 5 %", 20, 1},
      {".57%", 10000, 57},
      {"0%", 1000, 0},
      {"10000%", std::int64_t{1} << 46, 100 * (std::int64_t{1} << 46)},
      {"0.000001%", 100'000'000, 1},
      {"512", 7, 512},
      {"+512B", 7, 512},
      {"2 KiB", 7, 2048},
      {"+1.5KiB", 7, 1536},
      {"+0.0001KiB", 7, 0},
      {"10MiB", 7, 10 * 1024 * 1024},
      {"1GiB", 7, 1024 * 1024 * 1024},
      {"8192GiB", 7, std::int64_t{1} << 43},
  };
  for (const Row& row : rows) {
    CAPTURE(row.text);
    const auto limit = parse_growth_limit(row.text);
    REQUIRE(limit);
    CHECK(limit->of({row.before}).count == row.allowed);
  }
}

TEST_CASE("what is no limit of growth") {
  for (const std::string text :
       {"", "+", "%", "-2%", "++2%", "1.%", ".%", "1.2.3%", "10001%", "1.0000001%", "10KB", "KiB",
        "8193GiB", "99999999999999999999", "1e3", "two"}) {
    CAPTURE(text);
    const auto limit = parse_growth_limit(text);
    REQUIRE(!limit);
    CHECK(limit.error().message == "--max-growth \"" + text + "\" is no growth");
  }
}

}  // namespace
}  // namespace hone
