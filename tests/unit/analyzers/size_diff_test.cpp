// SPDX-License-Identifier: Apache-2.0
// Two builds of the same program: what became of each symbol, and that the rows explain the whole
// difference.
#include "analyzers/size_diff.h"

#include <doctest/doctest.h>

#include "tests/unit/analyzers/assembled_pair.h"

namespace hone {
namespace {

using test::changes;
using test::functions;
using test::Pair;
using test::TemporaryFolder;

TEST_CASE("a file against itself is all zero") {
  const Binary a = load_binary("/proc/self/exe").value();
  const Binary b = load_binary("/proc/self/exe").value();
  const SizeDiff diff = diff_sizes(a, b, false);
  CHECK(changes(diff).empty());
  CHECK(diff.padding_delta() == 0);
  CHECK(diff.residual == 0);
  CHECK(diff.matched_after == 1);
  CHECK(diff.matched_before == 1);
}

TEST_CASE("common symbols count to the bytes that are matched, on both sides of the share") {
  if (test::lacks_tools()) return;
  const std::string code = functions({{"a", 20}});
  const Pair same(code + ".comm shared,90,8\n", code + ".comm shared,90,8\n");
  CHECK(same.diff().matched_after == 1);
  CHECK(same.diff().matched_before == 1);
  const Pair pair(code + ".comm other,60,8\n", code + ".comm shared,80,8\n");
  CHECK(changes(pair.diff()) == "shared removed 80->0; other new 0->60; ");
  CHECK(pair.diff().matched_after == 0.25);
  CHECK(pair.diff().matched_before == 0.2);
}

// Names are the file's to choose.
TEST_CASE("a symbol that is called as what no symbol owns is a row of its own") {
  if (test::lacks_tools()) return;
  const std::string text =
      ".file \".data\"\n.data\n.type \"[unattributed]\",@object\n"
      "\"[unattributed]\": .zero 8\n.size \"[unattributed]\", 8\n.long 1\n";
  const SizeDiff diff = Pair(text, text).diff();
  CHECK(diff.rows.size() == 2);
  CHECK(diff.matched_after == 1);
}

TEST_CASE("grew, shrank, new and removed") {
  if (test::lacks_tools()) return;
  const Pair pair(functions({{"a", 20}, {"b", 5}, {"d", 7}, {"e", 3}}),
                  functions({{"a", 10}, {"b", 9}, {"c", 8}, {"e", 3}}));
  CHECK(changes(pair.diff()) == "a grew 10->20; c removed 8->0; d new 0->7; b shrank 9->5; ");
  CHECK(pair.diff().residual == 0);
}

TEST_CASE("parts that were split off belong to their function's row") {
  if (test::lacks_tools()) return;
  const Pair pair(functions({{"a", 6}, {"a.cold", 5}}), functions({{"a", 10}}));
  CHECK(changes(pair.diff()) == "a grew 10->11; ");
  CHECK(pair.diff().matched_after == 1);
}

TEST_CASE("a cold part that is local and larger than what stayed hot is no new symbol") {
  if (test::lacks_tools()) return;
  const std::string cold =
      ".type a.cold,@function\na.cold: .fill 50,1,0xc3\n.size a.cold, 50\n.file \"a.cpp\"\n";
  const Pair pair(functions({{"a", 6}}) + cold, functions({{"a", 40}}));
  CHECK(changes(pair.diff()) == "a grew 40->56; ");
  CHECK(pair.diff().matched_after == 1);
  CHECK(pair.diff().matched_before == 1);
}

TEST_CASE("a name that became an alias is folded") {
  if (test::lacks_tools()) return;
  const std::string folded =
      functions({{"a", 10}}) + ".globl b\n.type b,@function\nb = a\n.size b, 10\n";
  const Pair pair(folded, functions({{"a", 10}, {"b", 10}}));
  CHECK(changes(pair.diff()) == "b folded 10->0; ");
  CHECK(pair.diff().rows.front().folded_into == "a");
}

TEST_CASE("a name that was folded before and has code of its own now says so") {
  if (test::lacks_tools()) return;
  const std::string folded =
      functions({{"a", 10}}) + ".globl b\n.type b,@function\nb = a\n.size b, 10\n";
  const Pair pair(functions({{"a", 10}, {"b", 10}, {"c", 4}}), folded);
  const SizeDiff diff = pair.diff();
  CHECK(changes(diff) == "b new 0->10; c new 0->4; ");
  CHECK(diff.rows[0].folded_with == "a");
  CHECK(diff.rows[1].folded_with.empty());
}

TEST_CASE("a row that was paired with another name has it, if parameters or numbers part them") {
  if (test::lacks_tools()) return;
  const Pair pair(functions({{"_Z1fl", 12}, {"buffer.17", 8}, {"same", 3}}),
                  functions({{"_Z1fi", 10}, {"buffer.4", 6}, {"same", 4}}));
  const SizeDiff diff = pair.diff();
  REQUIRE(changes(diff) == "_Z1fl grew 10->12; buffer.17 grew 6->8; same shrank 4->3; ");
  CHECK(diff.rows[0].old_label == "_Z1fi");
  CHECK(diff.rows[1].old_label == "buffer.4");
  CHECK(diff.rows[2].old_label.empty());
  CHECK(!diff.rows[0].by_shape);
}

TEST_CASE("templates are one row with their instances counted") {
  if (test::lacks_tools()) return;
  const Pair pair(functions({{"_Z1fIiEvT_", 12}, {"_Z1fIlEvT_", 12}}),
                  functions({{"_Z1fIiEvT_", 10}}));
  const SizeDiff diff = diff_sizes(pair.after, pair.before, true);
  REQUIRE(!diff.rows.empty());
  CHECK(diff.rows.front().label == "void f<>");
  CHECK(diff.rows.front().count_after == 2);
  CHECK(diff.rows.front().count_before == 1);
  CHECK(diff.rows.front().delta() == 14);
}

TEST_CASE("a split-off part goes with its function into another unit") {
  if (test::lacks_tools()) return;
  const auto local = [](const std::string& name, const std::string& size) {
    return ".type " + name + ",@function\n" + name + ": .fill " + size + ",1,0xc3\n.size " + name +
           ", " + size + "\n";
  };
  const Pair pair(".file \"now.c\"\n.text\n" + local("f", "24"),
                  ".file \"then.c\"\n.text\n" + local("f", "12") + local("f.cold", "8"));
  CHECK(changes(pair.diff()) == "f grew 20->24; ");
}

constexpr const char* kUnitA = R"(
int table[100] = {1, 2};
static int local(int x) { return x * 3; }
int a(int x) { return local(x) + table[x & 3]; }
)";
constexpr const char* kUnitB = R"(
static const char text[] = "some text";
static int local(int x) { return x * 5 + text[x & 3]; }
int b(int x) { return local(x); }
)";

TEST_CASE("the same objects in another order differ in padding only") {
  if (test::lacks_tools()) return;
  const TemporaryFolder folder;
  const auto a = test::compile(
      folder, "a.o", {"-c", "-O1", "-fPIC", "-fno-inline", folder.write("a.c", kUnitA).string()});
  const auto b = test::compile(
      folder, "b.o", {"-c", "-O1", "-fPIC", "-fno-inline", folder.write("b.c", kUnitB).string()});
  const std::vector<std::string> flags = {"-shared", "-nostdlib", "-Wl,--build-id=none"};
  auto ab = flags;
  ab.insert(ab.end(), {a.string(), b.string()});
  auto ba = flags;
  ba.insert(ba.end(), {b.string(), a.string()});
  const Binary first = load_binary(test::compile(folder, "ab.so", ab)).value();
  const Binary second = load_binary(test::compile(folder, "ba.so", ba)).value();
  const SizeDiff diff = diff_sizes(first, second, false);
  CHECK(changes(diff).empty());
  CHECK(diff.residual == 0);
}

}  // namespace
}  // namespace hone
