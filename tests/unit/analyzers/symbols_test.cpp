// SPDX-License-Identifier: Apache-2.0
#include "analyzers/symbols.h"

#include <doctest/doctest.h>

#include <map>

#include "analyzers/image.h"
#include "tests/support/tool.h"

namespace hone {
namespace {

using test::TemporaryFolder;

const SymbolRow* find(const std::vector<SymbolRow>& rows, const std::string& name) {
  for (const SymbolRow& row : rows) {
    if (row.name == name) return &row;
  }
  return nullptr;
}

TEST_CASE("parts roll up to their function, constructors to their class") {
  if (test::lacks_tools()) return;
  const TemporaryFolder folder;
  const auto file = test::assemble(folder, "parts.o", R"(
.text
.type f,@function
f: .fill 10,1,0xc3
.size f, 10
.type f.cold,@function
f.cold: .fill 20,1,0xc3
.size f.cold, 20
.type f.isra.0,@function
f.isra.0: .fill 5,1,0xc3
.size f.isra.0, 5
.type _ZN1aC1Ev,@function
.type _ZN1aC2Ev,@function
_ZN1aC1Ev:
_ZN1aC2Ev: .fill 7,1,0xc3
.size _ZN1aC1Ev, 7
.size _ZN1aC2Ev, 7
)");
  const auto rows = load_symbols(file, "parts.o").value();
  const SymbolRow* f = find(rows, "f");
  REQUIRE(f != nullptr);
  CHECK(f->size.count == 35);
  CHECK(f->cold.count == 20);
  CHECK(f->count == 3);
  CHECK(f->section == "text");
  CHECK(f->artifact == "parts.o");
  CHECK(rows.front().name == "f");
  const SymbolRow* constructor = find(rows, "a::a()");
  REQUIRE(constructor != nullptr);
  CHECK(constructor->size.count == 7);
  CHECK(constructor->shared_by == 1);  // two symbols that read alike
}

TEST_CASE("a name that shares the bytes of another one is known without bytes") {
  if (test::lacks_tools()) return;
  const TemporaryFolder folder;
  const auto build = [&](const std::string& name, const std::string& second) {
    const std::string text =
        ".text\n.globl a, b, c\n.type a,@function\n.type b,@function\n"
        ".type c,@function\na:\nc: .fill 9,1,0xc3\n" +
        second + ".size a, 9\n.size b, 9\n.size c, 9\n";
    return load_symbols(test::assemble(folder, name, text), name).value();
  };
  const auto joined = join_symbols({{"baseline", build("apart.o", "b: .fill 9,1,0xc3\n")},
                                    {"icf", build("folded.o", "b = a\n")}},
                                   "baseline");
  REQUIRE(joined.size() == 2);
  CHECK(joined[0].name == "b");
  CHECK(joined[0].sizes.at("baseline").count == 9);
  CHECK(joined[0].sizes.at("icf").count == 0);
  CHECK(joined[0].shared_by == std::map<std::string, int>{{"icf", 3}});
  CHECK(joined[1].shared_by == std::map<std::string, int>{{"baseline", 2}, {"icf", 3}});
}

TEST_CASE("rows of each class sum to its size") {
  const Image image = load_image("/proc/self/exe").value();
  std::map<std::string, std::int64_t> sums;
  for (const SymbolRow& row : load_symbols("/proc/self/exe", "self").value()) {
    sums[row.section] += row.size.count;
  }
  CHECK(sums["text"] == image.sizes.text.count);
  CHECK(sums["rodata"] == image.sizes.rodata.count);
  CHECK(sums["data"] == image.sizes.data.count);
  CHECK(sums["bss"] == image.sizes.bss.count);
}

TEST_CASE("joined by name, sorted by the largest change") {
  const auto row = [](std::string name, std::int64_t size, std::string section = "text") {
    return SymbolRow{.name = std::move(name), .section = std::move(section), .size = {size}};
  };
  const auto joined =
      join_symbols({{"baseline", {row("same", 50), row("gone", 10)}},
                    {"O3", {row("same", 50), row("new", 30), row("new", 5, "data")}}},
                   "baseline");
  REQUIRE(joined.size() == 3);
  CHECK(joined[0].name == "new");
  CHECK(joined[0].sizes.at("baseline").count == 0);
  CHECK(joined[0].sizes.at("O3").count == 35);
  CHECK(joined[1].name == "gone");
  CHECK(joined[1].sizes.at("O3").count == 0);
  CHECK(joined[2].name == "same");
}

}  // namespace
}  // namespace hone
