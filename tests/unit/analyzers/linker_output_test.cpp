// SPDX-License-Identifier: Apache-2.0
// Rows of docs/SYMBOLS.md's table that only linkers and rewriters of binaries make.
#include <doctest/doctest.h>

#include <algorithm>

#include "analyzers/size_table.h"
#include "tests/support/tool.h"
#include "tests/unit/analyzers/size_rows.h"

namespace hone {
namespace {

using test::find;
using test::TemporaryFolder;
using test::wide;

TEST_CASE("identical code that the linker folded is one row with both names") {
  if (test::lacks_tools()) return;
  const TemporaryFolder folder;
  const auto source = folder.write("twins.c", R"(
__attribute__((noinline)) int twin_a(int x) { return x * 7 + (x >> 2); }
__attribute__((noinline)) int twin_b(int x) { return x * 7 + (x >> 2); }
int main(int c, char** v) { (void)v; return twin_a(c) + twin_b(c + 1); }
)");
  const auto program = test::compile(
      folder, "twins", {"-O1", "-ffunction-sections", "-Wl,--icf=all", source.string()});
  const Binary binary = load_binary(program).value();
  const SizeTable table = group_parts(binary, {}, {});
  const SizeRow* row =
      find(table, "twin_a") != nullptr ? find(table, "twin_a") : find(table, "twin_b");
  REQUIRE(row != nullptr);
  CHECK(row->count == 1);
  CHECK(row->shared_by == 2);
  CHECK((find(table, "twin_a") == nullptr || find(table, "twin_b") == nullptr));
}

TEST_CASE("entries of a procedure linkage table for control-flow protection have names") {
  if (test::lacks_tools()) return;
  const TemporaryFolder folder;
  const auto source = folder.write("calls.c", R"(
extern int puts(const char*);
int main(void) { return puts("x"); }
)");
  const auto program = test::compile(
      folder, "calls",
      {"-O1", "-fcf-protection", "-fuse-ld=bfd", "-Wl,-z,ibtplt", "-Wl,-z,lazy", source.string()});
  const Binary binary = load_binary(program).value();
  const SizeTable table = group_parts(binary, {}, {.split_sections = true});
  const SizeRow* row = find(table, "puts@plt");
  REQUIRE(row != nullptr);
  CHECK(row->kind == PartKind::kPlt);
  CHECK(row->size == 16);
}

TEST_CASE("packed relocations count to the object that holds them") {
  if (test::lacks_tools()) return;
  const TemporaryFolder folder;
  const auto source = folder.write("pointers.c", R"(
static int target;
int* pointers[130] = {[0 ... 129] = &target};
)");
  const auto library = test::compile(
      folder, "pointers.so",
      {"-O1", "-shared", "-fPIC", "-nostdlib", "-Wl,--pack-dyn-relocs=relr", source.string()});
  const Binary binary = load_binary(library).value();
  const SizeTable table = group_parts(binary, {find_second_views(binary.members[0].breakdown)}, {});
  REQUIRE(find(table, "[.relr.dyn]") != nullptr);
  CHECK(find(table, "[.relr.dyn]")->kind == PartKind::kRelocations);
  // One address and the bitmaps of the 129 words behind it, 63 each: four words of 8 bytes.
  REQUIRE(find(table, "pointers") != nullptr);
  CHECK(wide(table, "pointers").relocations == 4 * 8);
  CHECK(find(table, "pointers")->size == 130 * 8);
}

TEST_CASE("relocations that the linker was told to keep are no bytes of the program") {
  if (test::lacks_tools()) return;
  const TemporaryFolder folder;
  const auto source = folder.write("kept.c", "int a; int* p = &a; int main(void) { return *p; }");
  const auto program = test::compile(folder, "kept", {"-O1", "-Wl,--emit-relocs", source.string()});
  const Binary kept = load_binary(program).value();
  const SizeTable loaded = group_parts(kept, {}, {.split_sections = true});
  CHECK(find(loaded, ".rela.text") == nullptr);
  const SizeTable table = group_parts(kept, {}, {.split_sections = true, .file_rows = true});
  REQUIRE(find(table, ".rela.text") != nullptr);
  CHECK(find(table, ".rela.text")->kind == PartKind::kKeptRelocations);
}

TEST_CASE("what BOLT left behind is named, functions that it left in place own their bytes") {
  if (test::lacks_tools()) return;
  const TemporaryFolder folder;
  const auto object = test::assemble(folder, "rewritten.o", R"(
.section .bolt.org.text,"ax",@progbits
.fill 40,1,0xc3
.globl left
.type left,@function
left: .fill 8,1,0xc3
.size left, 8
.fill 16,1,0xc3
.section .bolt.org.eh_frame,"a",@progbits
.zero 32
end_of_frames: .zero 8
.text
.globl moved
.type moved,@function
moved: .fill 24,1,0xc3
.size moved, 24
.section .text.cold,"ax",@progbits
.globl moved.cold.0
.type moved.cold.0,@function
moved.cold.0: .fill 4,1,0xc3
.size moved.cold.0, 4
)");
  const Binary binary = load_binary(object).value();
  const SizeTable table = group_parts(binary, {}, {});
  REQUIRE(find(table, "[moved by BOLT]") != nullptr);
  CHECK(find(table, "[moved by BOLT]")->kind == PartKind::kOriginal);
  CHECK(find(table, "[moved by BOLT]")->size == 56);
  REQUIRE(find(table, "[.bolt.org.eh_frame]") != nullptr);
  CHECK(find(table, "[.bolt.org.eh_frame]")->size == 40);
  REQUIRE(find(table, "left") != nullptr);
  CHECK(find(table, "left")->size == 8);
  REQUIRE(find(table, "moved") != nullptr);
  CHECK(find(table, "moved")->size == 28);
  CHECK(find(table, "moved")->cold == 4);
}

TEST_CASE("exception tables are rows of their own") {
  if (test::lacks_tools()) return;
  const TemporaryFolder folder;
  const auto source = folder.write("throws.cpp", R"(
int may_throw(int);
int guarded(int x) { try { return may_throw(x); } catch (int e) { return e; } }
int may_throw(int x) { if (x > 3) throw x; return x; }
int main(int c, char**) { return guarded(c); }
)");
  const Binary binary =
      load_binary(test::compile(folder, "throws", {"-O1", source.string(), "-lstdc++"})).value();
  const SizeTable table = group_parts(binary, {}, {});
  REQUIRE(find(table, "[.gcc_except_table]") != nullptr);
  CHECK(find(table, "[.gcc_except_table]")->kind == PartKind::kUnwind);
}

TEST_CASE(
    "local names of several files are rows of their own; without their files one row counts them") {
  if (test::lacks_tools()) return;
  const std::string objcopy = test::find_tool({"llvm-objcopy-19", "objcopy"});
  REQUIRE(!objcopy.empty());
  const TemporaryFolder folder;
  const std::string local = "static __attribute__((noinline,used)) int helper(int x) { return x * ";
  const auto one = folder.write("one.c", local + "3; }\nint f(int x) { return helper(x); }\n");
  const auto two =
      folder.write("two.c", local + "x + 5; }\nint main(void) { return helper(2); }\n");
  const auto program = test::compile(folder, "program", {"-O1", one.string(), two.string()});
  const auto rows_of = [](const std::filesystem::path& path) {
    const Binary binary = load_binary(path).value();
    const SizeTable table = group_parts(binary, {}, {});
    return std::ranges::count(table.rows, "helper", &SizeRow::label);
  };
  CHECK(rows_of(program) == 2);
  const auto bare = folder.path() / "bare";
  test::run_tool(
      {objcopy, "--strip-symbol=one.c", "--strip-symbol=two.c", program.string(), bare.string()});
  const Binary binary = load_binary(bare).value();
  const SizeTable merged = group_parts(binary, {}, {});
  CHECK(rows_of(bare) == 1);
  CHECK(find(merged, "helper")->count == 2);
}

}  // namespace
}  // namespace hone
