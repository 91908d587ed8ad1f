// SPDX-License-Identifier: Apache-2.0
// Which names of two builds are one symbol's, and which are too few to tell.
#include "analyzers/match.h"

#include <doctest/doctest.h>

#include "tests/unit/analyzers/assembled_pair.h"

namespace hone {
namespace {

using test::changes;
using test::functions;
using test::Pair;
using test::TemporaryFolder;

TEST_CASE("a promoted name meets the plain one, but not when two are meant") {
  if (test::lacks_tools()) return;
  const Pair one(functions({{"helper.llvm.123", 8}}), functions({{"helper", 8}}));
  CHECK(changes(one.diff()).empty());
  const std::string two_old = functions({{"x", 4}, {"buffer.17", 8}, {"buffer.18", 9}});
  const Pair two(functions({{"x", 4}, {"buffer", 8}}), two_old);
  CHECK(changes(two.diff()) == "buffer.18 removed 9->0; buffer new 0->8; buffer.17 removed 8->0; ");
}

TEST_CASE("parts that were split off are no rivals of the function") {
  if (test::lacks_tools()) return;
  const auto local = [](const std::string& name, const std::string& size) {
    return ".type " + name + ",@function\n" + name + ": .fill " + size + ",1,0xc3\n.size " + name +
           ", " + size + "\n";
  };
  const Pair pair(functions({{"f.llvm.12", 60}}) + local("f.llvm.12.cold", "10"),
                  ".file \"a.c\"\n.text\n" + local("f", "66"));
  CHECK(changes(pair.diff()) == "f grew 66->70; ");
  CHECK(pair.diff().matched_before == 1);
}

TEST_CASE("numbers that compilers give to local names may change") {
  if (test::lacks_tools()) return;
  const Pair pair(functions({{"buffer.17", 8}}), functions({{"buffer.4", 6}}));
  CHECK(changes(pair.diff()) == "buffer.17 grew 6->8; ");
}

TEST_CASE("numbered names of one file are told by their size first") {
  if (test::lacks_tools()) return;
  const auto buffer = [](const std::string& number, const std::string& size) {
    return ".type buf." + number + ",@object\nbuf." + number + ": .zero " + size + "\n.size buf." +
           number + ", " + size + "\n";
  };
  const std::string file = ".file \"a.c\"\n.data\n";
  const std::string old = file + buffer("0", "100") + buffer("1", "4000");
  const Pair one(file + buffer("0", "4000"), old);
  const SizeDiff dropped = one.diff();
  CHECK(changes(dropped) == "buf.0 removed 100->0; ");
  CHECK(dropped.rows.back().old_label == "buf.1");
  const Pair swapped(".file \"b.c\"\n.data\n" + buffer("0", "4000") + buffer("1", "100"), old);
  CHECK(changes(swapped.diff()).empty());
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

}  // namespace
}  // namespace hone
