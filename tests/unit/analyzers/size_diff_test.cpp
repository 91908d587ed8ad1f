// SPDX-License-Identifier: Apache-2.0
// Two builds of the same program: what became of each symbol, and that the rows explain the whole
// difference.
#include "analyzers/size_diff.h"

#include <doctest/doctest.h>

#include <algorithm>

#include "analyzers/size_table.h"
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

/// Local functions, each preceded by the name of its file.
std::string local(const std::string& file, const std::string& name, const std::string& size) {
  return ".file \"" + file + "\"\n.text\n.type " + name + ",@function\n" + name + ": .fill " +
         size + ",1,0xc3\n.size " + name + ", " + size + "\n";
}

/// One of these functions per file, as assemblers write a single STT_FILE symbol.
Binary link_files(const TemporaryFolder& folder, const std::string& name,
                  const std::vector<std::string>& files) {
  std::vector<std::string> arguments = {"-shared", "-nostdlib", "-Wl,--build-id=none"};
  for (std::size_t i = 0; i < files.size(); ++i) {
    const std::string object = name + std::to_string(i) + ".o";
    arguments.push_back(test::assemble(folder, object, files[i]).string());
  }
  return load_binary(test::compile(folder, name, arguments)).value();
}

TEST_CASE("a local function is folded only into a range that bears it for its file") {
  if (test::lacks_tools()) return;
  const TemporaryFolder folder;
  const std::string shared = local("c.c", "kept", "29") +
                             ".globl kept\ninit = kept\n.type init,@function\n" +
                             ".size init, 29\n";
  const Binary after = link_files(folder, "new.so", {shared});
  const Binary before = link_files(folder, "old.so", {local("a.c", "init", "27"), shared});
  CHECK(changes(diff_sizes(after, before, false)) == "init removed 27->0; ");
  const std::string own_kept = local("c.c", "kept", "29") + ".globl kept\n";
  const std::string own = own_kept + local("c.c", "init", "34");
  const Binary fresh = link_files(folder, "fresh.so", {local("a.c", "init", "27"), own_kept});
  CHECK(changes(diff_sizes(after, fresh, false)) == "init removed 27->0; ");
  const Binary apart = link_files(folder, "apart.so", {own});
  const SizeDiff diff = diff_sizes(apart, before, false);
  CHECK(changes(diff) == "init new 0->34; init removed 27->0; ");
  CHECK(diff.rows.front().folded_with == "kept");
}

TEST_CASE("a local function that was paired across files tells the other") {
  if (test::lacks_tools()) return;
  const Pair pair(local("d.c", "init", "107"), local("c.c", "init", "34"));
  const SizeDiff diff = pair.diff();
  CHECK(changes(diff) == "init grew 34->107; ");
  CHECK(diff.rows.front().old_unit == "c.c");
  CHECK(diff.rows.front().raw == "init");
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

/// A constructor, whose range has two names, of which its parts bear the second.
std::string constructor(const std::string& size, const std::string& cold) {
  std::string text = functions({{"_ZN1NC1Ei", std::stoi(size)}}) +
                     ".globl _ZN1NC2Ei\n.type _ZN1NC2Ei,@function\n_ZN1NC2Ei = _ZN1NC1Ei\n" +
                     ".size _ZN1NC2Ei, " + size + "\n";
  if (!cold.empty()) {
    text +=
        ".section .text.unlikely,\"ax\"\n.type _ZN1NC2Ei.cold,@function\n_ZN1NC2Ei.cold: .fill " +
        cold + ",1,0xc3\n.size _ZN1NC2Ei.cold, " + cold + "\n";
  }
  return text;
}

TEST_CASE("a part that bears another name of its function's range belongs to it") {
  if (test::lacks_tools()) return;
  const Pair pair(constructor("25", "72"), constructor("93", ""));
  CHECK(changes(pair.diff()) == "_ZN1NC1Ei grew 93->97; ");
  CHECK(pair.diff().matched_after == 1);
  const Pair back(constructor("93", ""), constructor("25", "72"));
  CHECK(changes(back.diff()) == "_ZN1NC1Ei shrank 97->93; ");
  CHECK(back.diff().matched_before == 1);
  const SizeTable table = group_parts(pair.after, {}, {});
  REQUIRE(table.rows.front().label == "_ZN1NC1Ei");
  CHECK(table.rows.front().size == 97);
  CHECK(table.rows.front().cold == 72);
}

TEST_CASE("a clone of a constructor's second name is that constructor") {
  if (test::lacks_tools()) return;
  const Pair pair(functions({{"_ZN1NC2Ei.isra.0", 30}, {"_ZN1NC2Ei.isra.0.cold", 9}}),
                  constructor("25", "12"));
  CHECK(changes(pair.diff()) == "_ZN1NC2Ei grew 37->39; ");
}

/// A library with two functions that only its unwind table knows when it is stripped.
Binary hidden_functions(const TemporaryFolder& folder, const std::string& name,
                        const std::string& flag) {
  const auto source = folder.write("hidden.c", R"(
__attribute__((noinline)) static int one(int x) { return x * 1234567 + (x >> 3) * 7654321; }
__attribute__((noinline)) static int two(int x) { return x * 2345678 - (x >> 5) * 8765432; }
int shown(int x) { return one(x) + two(x + 1); }
)");
  return load_binary(test::compile(folder, name,
                                   {"-O1", "-fPIC", "-shared", "-nostdlib", "-funwind-tables", flag,
                                    source.string()}))
      .value();
}

TEST_CASE("functions without a name are not known as those of the other build") {
  if (test::lacks_tools()) return;
  const TemporaryFolder folder;
  const Binary named = hidden_functions(folder, "named.so", "-Wl,--discard-none");
  const Binary stripped = hidden_functions(folder, "stripped.so", "-Wl,--strip-all");
  for (const Binary* before : {&named, &stripped}) {
    const SizeDiff diff = diff_sizes(stripped, *before, false);
    const auto row = std::ranges::find(diff.rows, kNameless, &DiffRow::label);
    REQUIRE(row != diff.rows.end());
    CHECK(row->count_after == 2);
    CHECK(row->old_label.empty());
    CHECK(!row->by_shape);
    CHECK(diff.matched_after > 0);
    CHECK((diff.matched_after < 0.5) == (before == &named));
    CHECK((diff.matched_before == 1) == (before == &stripped));
  }
}

TEST_CASE("sections of single functions are compared as the ones that linkers make of them") {
  if (test::lacks_tools()) return;
  const auto tables = [](const std::string& f, const std::string& g) {
    return functions({{"f", 8}}) + ".section .gcc_except_table" + f + ",\"a\"\n.long 1\n" +
           ".section .gcc_except_table" + g + ",\"a\"\n.long 2\n" + ".section .rodata" + f +
           ",\"a\"\n.long 3\n.section .rodata" + g + ",\"a\"\n.long 4\n";
  };
  const Pair pair(tables("._Zf", "._Zg"), tables("", ""));
  CHECK(changes(pair.diff()).empty());
  CHECK(pair.diff().residual == 0);
  CHECK(changes(Pair(tables("", ""), tables("._Zf", "._Zg")).diff()).empty());
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
