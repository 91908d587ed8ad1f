// SPDX-License-Identifier: Apache-2.0
#include "cli/text_layout.h"

#include <doctest/doctest.h>

TEST_CASE("width is what a terminal shows, not bytes") {
  CHECK(hone::display_width("") == 0);
  CHECK(hone::display_width("abc") == 3);
  CHECK(hone::display_width("é…←·") == 4);
  CHECK(hone::display_width("日本") == 4);
  CHECK(hone::display_width("한글") == 4);
  CHECK(hone::display_width("e\u0301") == 1);  // combining acute accent
  CHECK(hone::display_width("🚀") == 2);
  CHECK(hone::display_width("\xff\xfe") == 2);
}

TEST_CASE("cutting keeps within the width, also with wide and combining characters") {
  CHECK(hone::cut_end("abcdef", 6) == "abcdef");
  CHECK(hone::cut_end("abcdef", 5) == "abcd…");
  CHECK(hone::cut_end("abcdef", 1) == "…");
  CHECK(hone::cut_end("abcdef", 0) == "");
  CHECK(hone::cut_end("日本語", 4) == "日…");
  CHECK(hone::cut_middle("abcdefgh", 8) == "abcdefgh");
  CHECK(hone::cut_middle("abcdefgh", 5) == "ab…gh");
  CHECK(hone::cut_middle("abcdefgh", 4) == "ab…h");
  CHECK(hone::cut_middle("abcdefgh", 1) == "…");
  CHECK(hone::cut_middle("abcdefgh", 0) == "");
  // The accent of the cut-off letter must not land on the ellipsis.
  CHECK(hone::cut_middle("abcde\u0301f", 4) == "ab…f");
  const std::string mixed = "a日b本c語d\u0301e🚀f";
  for (int width = 0; width <= hone::display_width(mixed) + 1; ++width) {
    CHECK(hone::display_width(hone::cut_middle(mixed, width)) <= width);
    CHECK(hone::display_width(hone::cut_end(mixed, width)) <= width);
  }
}

TEST_CASE("padding fills up to the width") {
  CHECK(hone::pad_right("é", 3) == "é  ");
  CHECK(hone::pad_left("日", 3) == " 日");
  CHECK(hone::pad_right("abc", 2) == "abc");
}

TEST_CASE("wrapping breaks at spaces and keeps a number with its percent sign") {
  CHECK(hone::wrap("", 10, 2) == "\n");
  CHECK(hone::wrap("aa bb cc", 5, 2) == "aa bb\n  cc\n");
  CHECK(hone::wrap("aa bb cc", 0, 2) == "aa bb cc\n");
  CHECK(hone::wrap("aaaaaaaa b", 4, 2) == "aaaaaaaa\n  b\n");
  CHECK(hone::wrap("up to 19.7 %, or", 12, 0) == "up to\n19.7 %, or\n");
  CHECK(hone::wrap("  of which", 80, 2) == "  of which\n");
  CHECK(hone::wrap("ends with a space ", 80, 2) == "ends with a space\n");
}

TEST_CASE("one line of a terminal holds no control characters") {
  CHECK(hone::one_line("a\nb\tc\rd") == "a b c d");
  CHECK(hone::one_line("\x1b[31m").find('\x1b') == std::string::npos);
}
