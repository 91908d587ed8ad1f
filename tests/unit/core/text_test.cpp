// SPDX-License-Identifier: Apache-2.0
#include "core/text.h"

#include <doctest/doctest.h>

namespace hone {
namespace {

using Words = std::vector<std::string>;

TEST_CASE("words are split as a shell splits them") {
  struct Row {
    std::string_view text;
    Words words;
  };
  for (const Row& row :
       {Row{"", {}}, Row{"  \t ", {}}, Row{"a b\tc", {"a", "b", "c"}},
        Row{"{exe} --size=10 {source}/a.txt", {"{exe}", "--size=10", "{source}/a.txt"}},
        Row{"'a b' c", {"a b", "c"}}, Row{"a'b c'd", {"ab cd"}}, Row{"'' \"\"", {"", ""}},
        Row{R"("a \"b\" \\ \n")", {R"(a "b" \ \n)"}}, Row{R"('a\')", {R"(a\)"}},
        Row{R"(a\ b \'c)", {"a b", "'c"}}, Row{"a\\\nb", {"ab"}}, Row{"\"a\\\nb\"", {"ab"}},
        Row{R"("\$x" '$x' '|' \;)", {"$x", "$x", "|", ";"}},
        Row{"*.txt ~ #x [a] a?", {"*.txt", "~", "#x", "[a]", "a?"}},
        Row{"größe 'ä ö'", {"größe", "ä ö"}}}) {
    CAPTURE(row.text);
    const auto words = split_words(row.text);
    REQUIRE(words);
    CHECK(*words == row.words);
  }
}

TEST_CASE("what only a shell could do is refused") {
  for (const std::string_view text : {"a | b", "a&", "a;b", "a <b", "a >b", "(a)", "$HOME", "`a`",
                                      "a\nb", "\"$HOME\"", "\"`a`\""}) {
    CAPTURE(text);
    const auto words = split_words(text);
    REQUIRE_FALSE(words);
    CHECK(words.error().message.contains("shell"));
  }
  for (const std::string_view text : {"'a", "\"a", "\"a\\\"", "a\\"}) {
    CAPTURE(text);
    CHECK_FALSE(split_words(text));
  }
}

TEST_CASE("the nearest candidate") {
  const Words keys = {"source", "target", "timeout", "train", "command", "cwd"};
  struct Row {
    std::string_view word;
    std::string_view nearest;
  };
  for (const Row& row : {Row{"sorce", "source"}, Row{"tarmget", "target"}, Row{"comand", "command"},
                         Row{"cdw", "cwd"}, Row{"target", "target"}, Row{"trian", "train"},
                         Row{"tmeot", "timeout"}, Row{"zzzzzz", ""}, Row{"", ""}, Row{"t", ""}}) {
    CAPTURE(row.word);
    CHECK(find_nearest(row.word, keys) == row.nearest);
  }
  CHECK(find_nearest("a", Words{"b"}) == "b");  // one edit is always allowed
  CHECK(find_nearest("x", {}).empty());
}

TEST_CASE("text is made safe for a terminal") {
  struct Row {
    std::string_view text;
    std::string_view safe;
  };
  for (const Row& row :
       {Row{"plain\ttext größe 漢 😀", "plain\ttext größe 漢 😀"},
        Row{"\x1b[31mred", "\\x1b[31mred"}, Row{"a\nb\r", "a\\x0ab\\x0d"}, Row{"\x7f", "\\x7f"},
        Row{"\xc2\x9b", "\\u{009b}"}, Row{"\u202e", "\\u{202e}"}, Row{"\u2066", "\\u{2066}"},
        Row{"\u200f", "\\u{200f}"}, Row{"\xff", "\\xff"}, Row{"\xc0\x80", "\\xc0\\x80"},
        Row{"\xe2\x80", "\\xe2\\x80"}, Row{"\xed\xa0\x80", "\\xed\\xa0\\x80"},
        Row{"\xf4\x90\x80\x80", "\\xf4\\x90\\x80\\x80"}, Row{std::string_view("\0", 1), "\\x00"},
        Row{"\xe2\x28\xa1", "\\xe2(\\xa1"}}) {
    CAPTURE(row.safe);
    CHECK(escape_terminal(row.text) == row.safe);
  }
}

}  // namespace
}  // namespace hone
