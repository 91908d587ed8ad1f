// SPDX-License-Identifier: Apache-2.0
#include "analyzers/renamed_symbols.h"

#include <doctest/doctest.h>

#include <vector>

#include "tests/support/tool.h"

namespace hone {
namespace {

/// Assembly of functions of 16 bytes.
std::string functions(const std::vector<std::string>& names) {
  std::string text = ".text\n";
  for (const std::string& name : names) {
    text += ".globl \"" + name + "\"\n.type \"" + name + "\",@function\n\"" + name +
            "\": .fill 16,1,0xc3\n.size \"" + name + "\", 16\n";
  }
  return text;
}

using Names = std::map<std::string, std::string>;

Names renamed(const std::vector<std::string>& after, const std::vector<std::string>& before) {
  const test::TemporaryFolder folder;
  const Binary a = load_binary(test::assemble(folder, "new.o", functions(after))).value();
  const Binary b = load_binary(test::assemble(folder, "old.o", functions(before))).value();
  return find_renamed(a, b);
}

TEST_CASE("names that only differ in their suffixes read the same: nothing is renamed") {
  if (test::lacks_tools()) return;
  CHECK(renamed({"a", "b"}, {"a", "b"}).empty());
  CHECK(renamed({"a.llvm.123", "b", "b.cold"}, {"a", "b.constprop.0"}).empty());
}

TEST_CASE("numbers of local names, parameters, and other names of the same code meet") {
  if (test::lacks_tools()) return;
  CHECK(renamed({"table.77"}, {"table.12"}) == Names{{"table.77", "table.12"}});
  CHECK(renamed({"_Z3runl"}, {"_Z3runi"}) == Names{{"run(long)", "run(int)"}});
}

TEST_CASE("what is ambiguous stays apart") {
  if (test::lacks_tools()) return;
  CHECK(renamed({"_Z3runl", "_Z3runc"}, {"_Z3runi"}).empty());
  CHECK(renamed({"table.77", "table.78"}, {"table.12", "table.13"}).empty());
}

}  // namespace
}  // namespace hone
