// SPDX-License-Identifier: Apache-2.0
#include "analyzers/content_difference.h"

#include <doctest/doctest.h>

#include <string>

#include "tests/support/temporary_folder.h"

namespace hone {
namespace {

using std::string_literals::operator""s;

std::string difference_of(const std::string& baseline, const std::string& here) {
  test::TemporaryFolder folder;
  return describe_first_difference(folder.write("a", baseline), folder.write("b", here))
      .value_or("equal");
}

TEST_CASE("the first difference in words") {
  struct Row {
    std::string baseline, here, words;
  };
  const Row rows[] = {
      {"", "", "equal"},
      {"1\n2\n", "1\n2\n", "equal"},
      {"1\n2\n42\n", "1\n2\n43\n", "differs at line 3: baseline `42`, here `43`"},
      {"a", "b", "differs at line 1: baseline `a`, here `b`"},
      // One side ends.
      {"1\n", "1\n2\n", "differs at line 2: baseline nothing more, here `2`"},
      {"1\n2\n", "", "differs at line 1: baseline `1`, here nothing more"},
      {"ab\n", "a\n", "differs at line 1: baseline `ab`, here `a`"},
      {"1\n\n", "1\n", "differs at line 2: baseline ``, here nothing more"},
      {"x\n", "x", "differs at line 1: `x` is the last line here and has no line end"},
      {"x", "x\ny", "differs at line 1: `x` is the last line of baseline and has no line end"},
      // Long lines are cut around the difference, whole characters only.
      {std::string(100, 'x') + "1" + std::string(100, 'y'), std::string(100, 'x') + "2",
       "differs at line 1: baseline `…" + std::string(24, 'x') + "1" + std::string(35, 'y') +
           "…`, here `…" + std::string(24, 'x') + "2`"},
      {"0ääääääääääääääääää1", "0ääääääääääääääääää2",
       "differs at line 1: baseline `…ääääääääääää1`, here `…ääääääääääää2`"},
      {"0äääääääääääääääää-1", "0äääääääääääääääää-2",
       "differs at line 1: baseline `…äääääääääää-1`, here `…äääääääääää-2`"},
      {"1" + std::string(58, 'x') + "ä\n", "2\n",
       "differs at line 1: baseline `1" + std::string(58, 'x') + "…`, here `2`"},
      // Binary data: bytes, counted from 0.
      {"ab\0cd"s, "ab\0ce"s, "differs at byte 4 (binary data): baseline 0x64, here 0x65"},
      {"ab"s, "a\0"s, "differs at byte 1 (binary data): baseline 0x62, here 0x00"},
      {"\0a"s, "\0"s, "differs at byte 1 (binary data): baseline 0x61, here the end"},
      // What a terminal would obey is escaped.
      {"\x1b[31mred", "plain", "differs at line 1: baseline `\\x1b[31mred`, here `plain`"},
  };
  for (const Row& row : rows) {
    CAPTURE(row.baseline);
    CAPTURE(row.here);
    CHECK(difference_of(row.baseline, row.here) == row.words);
  }
}

TEST_CASE("lines are counted over block borders") {
  std::string text;
  for (int line = 1; line <= 40'000; ++line) text += std::to_string(line) + "\n";
  std::string other = text;
  const auto at = text.find("\n33333\n") + 1;
  other[at] = '9';
  CHECK(difference_of(text, other) == "differs at line 33333: baseline `33333`, here `93333`");
  CHECK(difference_of(text, text + "end\n") ==
        "differs at line 40001: baseline nothing more, here `end`");
}

TEST_CASE("contents that are whole blocks long") {
  const std::string block(64 * 1024, 'x');
  CHECK(difference_of(block, block) == "equal");
  CHECK(difference_of(block + "\n", block + "\ny") ==
        "differs at line 2: baseline nothing more, here `y`");
}

TEST_CASE("bytes that are no text at all") {
  // A line of continuation bytes only must not be trimmed away, nor read beyond its ends.
  const std::string bytes(80, '\x80');
  CHECK(difference_of(bytes + "1", bytes + "2").starts_with("differs at line 1: baseline `…\\x80"));
}

TEST_CASE("a file that is gone is named") {
  test::TemporaryFolder folder;
  const auto there = folder.write("there", "1");
  const auto gone = folder.path() / "gone";
  CHECK(describe_first_difference(there, gone) ==
        "cannot be compared: " + gone.string() + " cannot be read");
  CHECK(describe_first_difference(gone, there) ==
        "cannot be compared: " + gone.string() + " cannot be read");
}

}  // namespace
}  // namespace hone
