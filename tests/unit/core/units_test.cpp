// SPDX-License-Identifier: Apache-2.0
#include "core/units.h"

#include <doctest/doctest.h>

#include <string>

namespace hone {
namespace {

TEST_CASE("durations") {
  struct Row {
    std::string_view text;
    double seconds;  ///< below zero: an error
  };
  for (const Row& row : {Row{"90s", 90},       {"20m", 1200},    {"1.5h", 5400},    {"500ms", 0.5},
                         {"1h30m", 5400},      {"1h 30m", 5400}, {" 2 s ", 2},      {".5s", 0.5},
                         {"1m30s500ms", 90.5}, {"90", -1},       {"", -1},          {"s", -1},
                         {"0s", -1},           {"-5s", -1},      {"infs", -1},      {"nans", -1},
                         {"30m1h", -1},        {"1m1m", -1},     {"5 parsecs", -1}, {"1e3s", -1},
                         {"5s!", -1},          {"1..5s", -1},    {"+5s", -1},       {"5", -1}}) {
    CAPTURE(row.text);
    const auto parsed = parse_duration(row.text);
    REQUIRE(parsed.has_value() == (row.seconds >= 0));
    if (parsed) CHECK(parsed->count() == doctest::Approx(row.seconds));
    if (!parsed) CHECK(parsed.error().hint.contains("90s"));
  }
}

TEST_CASE("a duration too large for a double is refused, not infinite") {
  CHECK_FALSE(parse_duration(std::string(400, '9') + "s"));
  CHECK_FALSE(parse_duration(std::string(308, '9') + "h"));
}

TEST_CASE("percentages") {
  struct Row {
    std::string_view text;
    double value;
  };
  for (const Row& row : {Row{"1%", 0.01},
                         {"0.5 %", 0.005},
                         {"0%", 0},
                         {" 100% ", 1},
                         {"1", -1},
                         {"-1%", -1},
                         {"%", -1},
                         {"1%%", -1},
                         {"+1%", -1},
                         {"1%x", -1}}) {
    CAPTURE(row.text);
    const auto parsed = parse_percent(row.text);
    REQUIRE(parsed.has_value() == (row.value >= 0));
    if (parsed) CHECK(parsed->value == doctest::Approx(row.value));
  }
}

TEST_CASE("growths take a plus sign") {
  CHECK(parse_growth("+20%")->value == doctest::Approx(0.2));
  CHECK(parse_growth("20%")->value == doctest::Approx(0.2));
  CHECK(parse_growth("+ 5 %")->value == doctest::Approx(0.05));
  for (const std::string_view text : {"-20%", "++20%", "20", "", "+"}) {
    CAPTURE(text);
    CHECK_FALSE(parse_growth(text));
  }
}

TEST_CASE("factors") {
  CHECK(*parse_factor("3x") == 3);
  CHECK(*parse_factor("3") == 3);
  CHECK(*parse_factor("1.5 x") == 1.5);
  for (const std::string_view text : {"0", "0x", "-3x", "x", "", "3xx", "3y", "inf"}) {
    CAPTURE(text);
    CHECK_FALSE(parse_factor(text));
  }
}

}  // namespace
}  // namespace hone
