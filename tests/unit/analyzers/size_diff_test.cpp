// SPDX-License-Identifier: Apache-2.0
// Two builds of the same program: what is matched by which key, and that the rows explain the whole
// difference.
#include "analyzers/size_diff.h"

#include <doctest/doctest.h>

#include <algorithm>

#include "tests/support/tool.h"

namespace hone {
namespace {

using test::TemporaryFolder;

/// Assembly of functions "name size …", each filled with returns.
std::string functions(const std::vector<std::pair<std::string, int>>& sizes) {
  std::string text = ".text\n";
  for (const auto& [name, size] : sizes) {
    const std::string number = std::to_string(size);
    text += ".globl \"" + name + "\"\n.type \"" + name + "\",@function\n\"" + name + "\": .fill " +
            number + ",1,0xc3\n.size \"" + name + "\", " + number + "\n";
  }
  return text;
}

/// The changed rows as "name status old->new; ".
std::string changes(const SizeDiff& diff) {
  std::string text;
  for (const DiffRow& row : diff.rows) {
    if (row.status == DiffStatus::kSame) continue;
    text += std::string(row.label) + " " + std::string(name_of(row.status)) + " " +
            std::to_string(row.before) + "->" + std::to_string(row.after) + "; ";
  }
  return text;
}

struct Pair {
  TemporaryFolder folder;
  Binary after;
  Binary before;

  Pair(const std::string& new_text, const std::string& old_text)
      : after(load_binary(test::assemble(folder, "new.o", new_text)).value()),
        before(load_binary(test::assemble(folder, "old.o", old_text)).value()) {}

  SizeDiff diff() const { return diff_sizes(after, before, false); }
};

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

TEST_CASE("a promoted name meets the plain one, but not when two are meant") {
  if (test::lacks_tools()) return;
  const Pair one(functions({{"helper.llvm.123", 8}}), functions({{"helper", 8}}));
  CHECK(changes(one.diff()).empty());
  const std::string two_old = functions({{"x", 4}, {"buffer.17", 8}, {"buffer.18", 9}});
  const Pair two(functions({{"x", 4}, {"buffer", 8}}), two_old);
  CHECK(changes(two.diff()) == "buffer.18 removed 9->0; buffer new 0->8; buffer.17 removed 8->0; ");
}

TEST_CASE("numbers that compilers give to local names may change") {
  if (test::lacks_tools()) return;
  const Pair pair(functions({{"buffer.17", 8}}), functions({{"buffer.4", 6}}));
  CHECK(changes(pair.diff()) == "buffer.17 grew 6->8; ");
}

TEST_CASE("a name that became an alias is folded") {
  if (test::lacks_tools()) return;
  const std::string folded =
      functions({{"a", 10}}) + ".globl b\n.type b,@function\nb = a\n.size b, 10\n";
  const Pair pair(folded, functions({{"a", 10}, {"b", 10}}));
  CHECK(changes(pair.diff()) == "b folded 10->0; ");
  CHECK(pair.diff().rows.front().folded_into == "a");
}

TEST_CASE("an alias that lost its primary name is still the same range") {
  if (test::lacks_tools()) return;
  const std::string aliases =
      functions({{"a", 10}}) + ".globl b\n.type b,@function\nb = a\n.size b, 10\n";
  const Pair pair(functions({{"b", 10}}), aliases);
  CHECK(pair.diff().matched_before == 1);
  CHECK(pair.diff().residual == 0);
}

TEST_CASE("parameters that changed do not part a function") {
  if (test::lacks_tools()) return;
  const Pair pair(functions({{"_Z1fl", 12}}), functions({{"_Z1fi", 10}}));
  CHECK(changes(pair.diff()) == "_Z1fl grew 10->12; ");
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

/// A function of code that is not all alike: so many additions of `seed`.
std::string adder(const std::string& name, int count, int seed) {
  std::string text = ".text\n.globl " + name + "\n.type " + name + ",@function\n" + name + ":\n";
  for (int i = 0; i < count; ++i) {
    text += "addl $" + std::to_string(seed + i) + ", %edi\n";
  }
  return text + "call elsewhere\nret\n.size " + name + ", .-" + name + "\n";
}

TEST_CASE("a renamed function is known by its instructions, if only one has them") {
  if (test::lacks_tools()) return;
  const Pair one(adder("fresh", 9, 1), adder("stale", 9, 1));
  CHECK(changes(one.diff()).empty());
  CHECK(one.diff().rows.front().old_label == "stale");
  CHECK(one.diff().matched_after == 1);
  const Pair other(adder("fresh", 9, 1), adder("stale", 9, 2));
  CHECK(changes(other.diff()) == "fresh new 0->33; stale removed 33->0; ");
  const Pair two(adder("fresh", 9, 1), adder("stale", 9, 1) + adder("twin", 9, 1));
  CHECK(changes(two.diff()) == "fresh new 0->33; stale removed 33->0; twin removed 33->0; ");
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

/// An object of functions `prefix`0, `prefix`1, … each of which bears the local name "shared" too.
std::string sharing_one_name(const std::string& prefix, int count) {
  const auto symbol = [](const std::string& name, int i, const std::string& rest) {
    return "  - {Name: '" + name +
           "', Type: STT_FUNC, Section: .text, Value: " + std::to_string(16 * i) + ", Size: 16" +
           rest + "}\n";
  };
  std::string text =
      "--- !ELF\nFileHeader: {Class: ELFCLASS64, Data: ELFDATA2LSB, Type: ET_REL, Machine: "
      "EM_X86_64}\nSections:\n  - {Name: .text, Type: SHT_PROGBITS, Flags: [SHF_ALLOC, "
      "SHF_EXECINSTR], Size: " +
      std::to_string(16 * count) + "}\nSymbols:\n";
  for (int i = 0; i < count; ++i) text += symbol("shared (" + std::to_string(i) + ")", i, "");
  for (int i = 0; i < count; ++i) {
    text += symbol(prefix + std::to_string(i), i, ", Binding: STB_GLOBAL");
  }
  return text;
}

TEST_CASE("a name that many functions share pairs them in turn") {
  if (test::lacks_tools()) return;
  const TemporaryFolder folder;
  const auto load = [&](const std::string& prefix, int count) {
    const std::string text = sharing_one_name(prefix, count);
    return load_binary(test::make_from_yaml(folder, prefix + ".o", text)).value();
  };
  constexpr int kCount = 2000;
  const Binary after = load("fresh", kCount);
  const Binary before = load("stale", kCount + 1);
  const Matching matching = match_parts(after, before);
  REQUIRE(matching.after.size() == kCount);
  REQUIRE(matching.before.size() == kCount + 1);
  int in_turn = 0;
  for (std::uint32_t i = 0; i < kCount; ++i) in_turn += matching.old_of[i] == i ? 1 : 0;
  CHECK(in_turn == kCount);
  CHECK(matching.new_of[kCount] == kUnmatched);
}

TEST_CASE("a function whose calls were all inlined has moved into its callers") {
  if (test::lacks_tools()) return;
  const TemporaryFolder folder;
  const auto source = folder.write("p.cpp", R"(
static int scale(int x) { return x * 7 + 3; }
int gone(int);
int one(int x) { return scale(x) + 1; }
)");
  const auto build = [&](const std::string& name, std::vector<std::string> flags) {
    flags.insert(flags.begin(), {"-c", source.string()});
    return load_binary(test::compile(folder, name, flags)).value();
  };
  const Binary before = build("old.o", {"-O1", "-g", "-fno-inline"});
  for (const char* debug : {"-g", "-g1"}) {
    CAPTURE(debug);
    const SizeDiff diff = diff_sizes(build("new.o", {"-O1", debug}), before, false);
    const auto row = std::ranges::find(diff.rows, "_ZL5scalei", &DiffRow::label);
    REQUIRE(row != diff.rows.end());
    CHECK(row->status == DiffStatus::kMoved);
    CHECK(row->inlined > 0);
    CHECK(diff.residual == 0);
    CHECK(diff.matched_before == 1);
    const SizeDiff back = diff_sizes(before, build("new.o", {"-O1", debug}), false);
    const auto out = std::ranges::find(back.rows, "_ZL5scalei", &DiffRow::label);
    REQUIRE(out != back.rows.end());
    CHECK(out->status == DiffStatus::kMoved);
    CHECK(out->inlined == row->inlined);
    CHECK(back.matched_after == 1);
  }
  const SizeDiff blind = diff_sizes(build("new.o", {"-O1"}), before, false);
  const auto row = std::ranges::find(blind.rows, "_ZL5scalei", &DiffRow::label);
  REQUIRE(row != blind.rows.end());
  CHECK(row->status == DiffStatus::kRemoved);
}

constexpr const char* kOthersHelper = R"(
extern int ext(int);
static inline __attribute__((always_inline)) int helper(int x) { return ext(x) * ext(x + 7); }
int other(int x) { return helper(x) + 2; }
)";
constexpr const char* kOwnHelper = R"(
extern int ext(int);
__attribute__((noinline)) static int helper(int x) {
  for (int i = 0; i < 10; i++) x = ext(x) * 3 + i;
  return x;
}
int user(int x) { return helper(x) + 1; }
)";
constexpr const char* kNoHelper = R"(
extern int ext(int);
int user(int x) { return ext(x) + 1; }
)";

/// What became of the function between two builds, each of one text per unit.
DiffStatus fate(const std::string& name, const std::vector<std::string>& after,
                const std::vector<std::string>& before, const std::string& debug) {
  const TemporaryFolder folder;
  const auto build = [&](const std::string& output, const std::vector<std::string>& units) {
    std::vector<std::string> link = {"-shared", "-nostdlib"};
    for (std::size_t i = 0; i < units.size(); ++i) {
      const std::string unit = output + std::to_string(i);
      const auto source = folder.write(unit + ".c", units[i]);
      const auto object =
          test::compile(folder, unit + ".o", {"-c", "-O2", "-fPIC", debug, source.string()});
      link.push_back(object.string());
    }
    return load_binary(test::compile(folder, output + ".so", link)).value();
  };
  const Binary fresh = build("new", after);
  const Binary old = build("old", before);
  const SizeDiff diff = diff_sizes(fresh, old, false);
  const auto row = std::ranges::find(diff.rows, name, &DiffRow::label);
  REQUIRE(row != diff.rows.end());
  CHECK((row->inlined > 0) == (row->status == DiffStatus::kMoved));
  return row->status;
}

TEST_CASE("a deleted function has not moved into the inlined one that shares its name") {
  if (test::lacks_tools()) return;
  for (const std::string debug : {"-g", "-g1"}) {
    CAPTURE(debug);
    CHECK(fate("helper", {kNoHelper, kOthersHelper}, {kOwnHelper, kOthersHelper}, debug) ==
          DiffStatus::kRemoved);
    CHECK(fate("helper", {kOwnHelper, kOthersHelper}, {kNoHelper, kOthersHelper}, debug) ==
          DiffStatus::kNew);
  }
}

TEST_CASE("of two functions of one name none is taken for the one that was inlined") {
  if (test::lacks_tools()) return;
  std::string inlined(kOwnHelper);
  inlined.replace(inlined.find("noinline"), 8, "always_inline");
  const std::string twin =
      std::string(kOwnHelper).replace(std::string(kOwnHelper).find("user"), 4, "twin");
  CHECK(fate("helper", {inlined}, {kOwnHelper}, "-g") == DiffStatus::kMoved);
  CHECK(fate("helper", {inlined}, {kOwnHelper, twin}, "-g") == DiffStatus::kRemoved);
}

TEST_CASE("a body that nothing refers to any more has not moved into copies of both builds") {
  if (test::lacks_tools()) return;
  const std::string text = R"(
extern int ext(int);
static inline __attribute__((always_inline)) int square(int x) { return ext(x) * ext(x + 1); }
int use(int x) { return square(x) + 1; }
)";
  const std::string kept = text + "int (*volatile keep)(int) = &square;\n";
  for (const std::string debug : {"-g", "-g1"}) {
    CAPTURE(debug);
    CHECK(fate("square", {text}, {kept}, debug) == DiffStatus::kRemoved);
  }
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
