// SPDX-License-Identifier: Apache-2.0
#include "cli/report_rows.h"

#include <doctest/doctest.h>

#include "cli/symbol_rows.h"

namespace hone {
namespace {

Report example() {
  Report report;
  report.symbols = {{"parse", {{"baseline", {100}}, {"pgo", {300}}, {"stripped", {0}}}},
                    {"fn 0x1040", {{"baseline", {0}}, {"pgo", {10}}, {"stripped", {900}}}},
                    {"[padding]", {{"baseline", {50}}, {"pgo", {9000}}, {"stripped", {60}}}}};
  report.profiles = {{.name = "baseline"}, {.name = "pgo"}, {.name = "stripped"}};
  report.profiles[2].has_names = false;
  return report;
}

TEST_CASE("what no symbol owns is no symbol that grew, but is told") {
  const auto grown = largest_growth(example(), "pgo", Growth::kGrown, 3);
  REQUIRE(grown.size() == 2);
  CHECK(grown[0].name == "parse");
  CHECK(grown[0].growth.count == 200);
  CHECK(other_growth(example(), "pgo").count == 8950);
}

TEST_CASE("symbols of a stripped program are not compared") {
  const SymbolRow named{.name = "parse", .section = "text", .size = {300}};
  const SymbolRow nameless{.name = "fn 0x1040", .section = "text", .size = {310}};
  CHECK(has_names({named, {.name = "fn 0x1040", .section = "text", .size = {10}}}));
  CHECK_FALSE(has_names({named, nameless}));
  CHECK(largest_growth(example(), "stripped", Growth::kGrown, 3).empty());
  CHECK(largest_growth(example(), "stripped", Growth::kShrunk, 3).empty());
}

}  // namespace
}  // namespace hone
