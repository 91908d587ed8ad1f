// SPDX-License-Identifier: Apache-2.0
// Functions that no name pairs: the same code is known, and what only looks like it is not.
#include "analyzers/same_shape.h"

#include <doctest/doctest.h>

#include <algorithm>

#include "tests/unit/analyzers/assembled_pair.h"

namespace hone {
namespace {

using test::changes;
using test::Pair;
using test::TemporaryFolder;

/// A function of so many additions, the first of `seed`, that ends with the instruction.
std::string adder(const std::string& name, int count, int seed, const std::string& last) {
  std::string text = ".text\n.globl " + name + "\n.type " + name + ",@function\n" + name + ":\n";
  for (int i = 0; i < count; ++i) {
    text += "addl $" + std::to_string(seed + i) + ", %edi\n";
  }
  return text + last + "\nret\n.size " + name + ", .-" + name + "\n";
}

std::string caller(const std::string& name, const std::string& callee) {
  return adder(name, 9, 1, "call " + callee);
}

TEST_CASE("a function of another name is known by its code, if only one has it") {
  if (test::lacks_tools()) return;
  const Pair one(caller("fresh", "elsewhere"), caller("stale", "elsewhere"));
  CHECK(changes(one.diff()).empty());
  CHECK(one.diff().rows.front().old_label == "stale");
  CHECK(one.diff().rows.front().by_shape);
  CHECK(one.diff().matched_after == 1);
  const Pair other(caller("fresh", "elsewhere"), adder("stale", 9, 2, "call elsewhere"));
  CHECK(changes(other.diff()) == "fresh new 0->33; stale removed 33->0; ");
  const Pair two(caller("fresh", "elsewhere"),
                 caller("stale", "elsewhere") + caller("twin", "elsewhere"));
  CHECK(changes(two.diff()) == "fresh new 0->33; stale removed 33->0; twin removed 33->0; ");
}

TEST_CASE("functions that call others are not the same code") {
  if (test::lacks_tools()) return;
  const Pair imported(caller("fresh", "rand"), caller("stale", "random"));
  CHECK(changes(imported.diff()) == "fresh new 0->33; stale removed 33->0; ");
  const std::string both = adder("a", 2, 1, "nop") + adder("b", 2, 5, "nop");
  const Pair own(both + caller("fresh", "a"), both + caller("stale", "b"));
  CHECK(changes(own.diff()) == "fresh new 0->33; stale removed 33->0; ");
}

TEST_CASE("a callee of another name is the same if its own code is; suffixes do not count") {
  if (test::lacks_tools()) return;
  const auto chain = [](const std::string& prefix) {
    return adder(prefix + "leaf", 8, 7, "nop") + caller(prefix + "middle", prefix + "leaf") +
           adder(prefix + "top", 9, 3, "call " + prefix + "middle");
  };
  const Pair chains(chain("new_"), chain("old_"));
  CHECK(changes(chains.diff()).empty());
  CHECK(chains.diff().matched_before == 1);
  const Pair suffix(caller("fresh", "helper.llvm.12"), caller("stale", "helper.llvm.77"));
  CHECK(changes(suffix.diff()).empty());
}

TEST_CASE("a function may call itself; functions that call each other in a circle stay apart") {
  if (test::lacks_tools()) return;
  const Pair recursive(caller("fresh", "fresh"), caller("stale", "stale"));
  CHECK(changes(recursive.diff()).empty());
  const auto circle = [](const std::string& prefix) {
    return caller(prefix + "ping", prefix + "pong") +
           adder(prefix + "pong", 9, 4, "call " + prefix + "ping");
  };
  const Pair circles(circle("new_"), circle("old_"));
  CHECK(circles.diff().matched_after == 0);
}

/// What `function` of one build refers to; what differs makes it another function.
struct Uses {
  std::string name;
  std::string callee = "one";
  std::string text = "some text";
  std::string factor = "1.5";
  std::string number = "123456";
  std::string variable = "first";
};

std::string source_of(const Uses& uses) {
  return R"(
__attribute__((noinline, used)) int one(int x) { return x * 3 + 1; }
__attribute__((noinline, used)) int two(int x) { return x * 5 + 7; }
int first[8] = {1}, second[8] = {2};
double product;
int )" + uses.name +
         "(int x, const char** out) {\n  *out = \"" + uses.text +
         "\";\n  product *= " + uses.factor + ";\n  return " + uses.callee + "(x + " + uses.number +
         ") ^ " + uses.variable + "[x & 7];\n}\n";
}

/// The old name that the new build's "fresh" is paired with, empty if none.
std::string partner(const Uses& before, const std::vector<std::string>& flags) {
  const TemporaryFolder folder;
  const auto build = [&](const std::string& name, const Uses& uses) {
    std::vector<std::string> arguments = {"-O1",
                                          folder.write(name + ".c", source_of(uses)).string()};
    arguments.insert(arguments.end(), flags.begin(), flags.end());
    return load_binary(test::compile(folder, name, arguments)).value();
  };
  const Binary after = build("new", {.name = "fresh"});
  const Binary old = build("old", before);
  const SizeDiff diff = diff_sizes(after, old, false);
  const auto row = std::ranges::find(diff.rows, "fresh", &DiffRow::label);
  REQUIRE(row != diff.rows.end());
  return std::string(row->old_label);
}

TEST_CASE("in every kind of file, functions of other constants, texts or variables stay apart") {
  if (test::lacks_tools()) return;
  const std::vector<std::vector<std::string>> kinds = {
      {"-c"},
      {"-shared", "-fPIC", "-nostdlib"},
      {"-pie", "-fPIE", "-nostdlib", "-Wl,--entry=0"},
      {"-static", "-no-pie", "-fno-pie", "-nostdlib", "-Wl,--entry=0"}};
  for (const auto& flags : kinds) {
    CAPTURE(flags.front());
    CHECK(partner({.name = "stale"}, flags) == "stale");
    CHECK(partner({.name = "stale", .callee = "two"}, flags).empty());
    CHECK(partner({.name = "stale", .text = "some tent"}, flags).empty());
    CHECK(partner({.name = "stale", .factor = "2.5"}, flags).empty());
    CHECK(partner({.name = "stale", .number = "123457"}, flags).empty());
    CHECK(partner({.name = "stale", .variable = "second"}, flags).empty());
  }
}

TEST_CASE("functions that use other tables of constants stay apart, whatever these are called") {
  if (test::lacks_tools()) return;
  const auto table = [](const std::string& name, const std::string& value) {
    return ".section .rodata,\"a\"\n.type " + name + ",@object\n" + name + ": .long 1, 2, " +
           value + "\n.size " + name + ", 12\n";
  };
  const auto use = [](const std::string& name) { return "leaq " + name + "(%rip), %rax"; };
  const std::string fresh = adder("fresh", 9, 1, use("new_table")) + table("new_table", "3");
  const Pair same(fresh, adder("stale", 9, 1, use("old_table")) + table("old_table", "3"));
  const auto old_name = [](const Pair& pair) {
    const SizeDiff diff = pair.diff();
    return std::string(std::ranges::find(diff.rows, "fresh", &DiffRow::label)->old_label);
  };
  CHECK(old_name(same) == "stale");
  const Pair other(fresh, adder("stale", 9, 1, use("old_table")) + table("old_table", "4"));
  CHECK(old_name(other).empty());
}

TEST_CASE("functions of a library that use other thread-local variables stay apart") {
  if (test::lacks_tools()) return;
  const TemporaryFolder folder;
  const auto old_name = [&](const std::string& linkage, const std::string& variable) {
    const auto build = [&](const std::string& name, const std::string& used) {
      const std::string text = linkage + "__thread int one[4] = {1}, two[4] = {2};\n" + "int " +
                               name + "(int x) { return (" + used + "[x & 3] += x) * 31; }\n" +
                               "int* both(int x) { return x ? one : two; }\n";
      const auto source = folder.write(name + ".c", text);
      return load_binary(test::compile(folder, name,
                                       {"-O1", "-shared", "-fPIC", "-nostdlib", source.string()}))
          .value();
    };
    const Binary after = build("fresh", "two");
    const Binary before = build("stale", variable);
    const SizeDiff diff = diff_sizes(after, before, false);
    return std::string(std::ranges::find(diff.rows, "fresh", &DiffRow::label)->old_label);
  };
  for (const std::string linkage : {"", "__attribute__((visibility(\"hidden\"))) "}) {
    CAPTURE(linkage);
    CHECK(old_name(linkage, "two") == "stale");
    CHECK(old_name(linkage, "one").empty());
  }
}

}  // namespace
}  // namespace hone
