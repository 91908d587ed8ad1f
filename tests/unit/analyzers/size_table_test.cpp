// SPDX-License-Identifier: Apache-2.0
#include "analyzers/size_table.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <type_traits>

#include "tests/support/tool.h"
#include "tests/unit/analyzers/size_rows.h"

namespace hone {
namespace {

using test::find;
using test::TemporaryFolder;
using test::wide;

constexpr const char* kProgram = R"(
#include <cstdio>
template <class T> __attribute__((noinline)) T twice(T x) { std::puts("x"); return x + x; }
static int counter;
int main(int c, char**) { counter += c; return twice(c) + int(twice(long(c))) + counter; }
)";

std::filesystem::path build(const TemporaryFolder& folder, std::vector<std::string> flags) {
  flags.insert(flags.end(), {"-xc++", "-O1", folder.write("p.cpp", kProgram).string()});
  return test::compile(folder, "program", flags);
}

std::uint64_t sum_of_top(const SizeTable& table) {
  std::uint64_t sum = 0;
  for (const SizeRow& row : table.rows) sum += row.parent == kNoRow ? row.size : 0;
  return sum;
}

TEST_CASE("every grouping sums to the loaded bytes, children to their parent") {
  if (test::lacks_tools()) return;
  const TemporaryFolder folder;
  const Binary binary = load_binary(build(folder, {})).value();
  const auto loaded = static_cast<std::uint64_t>(binary.sizes().loaded.count);
  for (const Grouping grouping : {Grouping::kSymbol, Grouping::kTemplate, Grouping::kSection,
                                  Grouping::kSegment, Grouping::kFile, Grouping::kMember}) {
    const SizeTable table =
        group_parts(binary, {}, {.by = {grouping, Grouping::kSection, Grouping::kSymbol}});
    CHECK(sum_of_top(table) == loaded);
    std::vector<std::uint64_t> children(table.rows.size());
    std::vector<bool> has_children(table.rows.size());
    for (const SizeRow& row : table.rows) {
      if (row.parent == kNoRow) continue;
      children[row.parent] += row.size;
      has_children[row.parent] = true;
    }
    for (std::size_t i = 0; i < table.rows.size(); ++i) {
      if (has_children[i]) CHECK(children[i] == table.rows[i].size);
    }
  }
}

TEST_CASE("file rows sum to the file's length") {
  for (const char* path : {"/proc/self/exe", "/bin/sh", "/usr/lib/x86_64-linux-gnu/libc.a"}) {
    if (!std::filesystem::exists(path)) continue;
    CAPTURE(path);
    const Binary binary = load_binary(path).value();
    const SizeTable table = group_parts(binary, {}, {.split_sections = true, .file_rows = true});
    std::int64_t sum = 0;
    for (const WideSizes& sizes : table.wide) sum += sizes.file;
    CHECK(sum == binary.sizes().file.count);
  }
}

TEST_CASE("instances of a template are one row") {
  if (test::lacks_tools()) return;
  const TemporaryFolder folder;
  const Binary binary = load_binary(build(folder, {})).value();
  const SizeTable table = group_parts(binary, {}, {.by = {Grouping::kTemplate}});
  REQUIRE(find(table, "int twice<>") != nullptr);
  CHECK(find(table, "int twice<>")->count == 1);
  CHECK(find(table, "long twice<>") != nullptr);
}

TEST_CASE("rows of templates tell their smallest and largest instance") {
  if (test::lacks_tools()) return;
  const TemporaryFolder folder;
  // box<int>::f, box<long>::f with a part split off, and the padding that no symbol owns.
  const auto object = test::assemble(folder, "boxes.o", R"(
.text
.globl _ZN3boxIiE1fEv, _ZN3boxIlE1fEv
_ZN3boxIiE1fEv: .fill 4,1,0xc3
.type _ZN3boxIiE1fEv,@function
.size _ZN3boxIiE1fEv, 4
_ZN3boxIlE1fEv: .fill 7,1,0xc3
.type _ZN3boxIlE1fEv,@function
.size _ZN3boxIlE1fEv, 7
_ZN3boxIlE1fEv.cold: .fill 5,1,0xc3
.type _ZN3boxIlE1fEv.cold,@function
.size _ZN3boxIlE1fEv.cold, 5
.fill 40,1,0xc3
)");
  const Binary binary = load_binary(object).value();
  const SizeTable table = group_parts(binary, {}, {.by = {Grouping::kTemplate}});
  const SizeRow* row = find(table, "box<>::f");
  REQUIRE(row != nullptr);
  CHECK(row->size == 16);
  CHECK(row->count == 2);
  const auto sizes_of = [&](const SizeRow* of) {
    return table.instances[static_cast<std::size_t>(of - table.rows.data())];
  };
  CHECK(sizes_of(row).smallest == 4);
  CHECK(sizes_of(row).largest == 12);
  REQUIRE(find(table, "[unattributed]") != nullptr);
  CHECK(sizes_of(find(table, "[unattributed]")).largest == 0);
}

TEST_CASE("only what the filter matches") {
  if (test::lacks_tools()) return;
  const TemporaryFolder folder;
  const Binary binary = load_binary(build(folder, {})).value();
  const NameFilter filter = NameFilter::parse("^long twice").value();
  const SizeTable table = group_parts(binary, {}, {.filter = &filter});
  REQUIRE(table.rows.size() == 1);
  CHECK(table.rows[0].label == "_Z5twiceIlET_S0_");
  CHECK(!NameFilter::parse("("));
}

TEST_CASE("unwind entries and relocations count to the symbol they are for") {
  if (test::lacks_tools()) return;
  const TemporaryFolder folder;
  const auto source = folder.write("views.c", R"(
int target;
int* pointers[4] = {&target, &target, &target, &target};
int f(int x) { return x + *pointers[x & 3]; }
)");
  const Binary binary =
      load_binary(test::compile(folder, "views.so",
                                {"-O1", "-shared", "-fPIC", "-nostdlib", source.string()}))
          .value();
  const SizeTable table = group_parts(binary, {find_second_views(binary.members[0].breakdown)}, {});
  REQUIRE(find(table, "pointers") != nullptr);
  CHECK(wide(table, "pointers").relocations == 4 * 24);
  CHECK(find(table, "pointers")->size == 32);
  CHECK(wide(table, "f").unwind > 0);
  CHECK(wide(table, "f").relocations == 0);
}

TEST_CASE("in an object file the relocations of frame entries tell whose they are") {
  if (test::lacks_tools()) return;
  const TemporaryFolder folder;
  const auto source = folder.write("frames.c", R"(
int f(int x) { return x; }
int (*g(int (*h)(int)))(int) { return h(1) ? h : f; }
)");
  for (const char* target : {"--target=x86_64-linux-gnu", "--target=aarch64-linux-gnu",
                             "--target=i386-linux-gnu"}) {  // i386 has addends in place
    CAPTURE(target);
    const auto object =
        test::compile(folder, "frames.o", {target, "-O1", "-c", "-fno-pic", source.string()});
    const Binary binary = load_binary(object).value();
    const Breakdown& breakdown = binary.members[0].breakdown;
    const SizeTable table = group_parts(binary, {find_second_views(breakdown)}, {});
    REQUIRE(find(table, "f") != nullptr);
    REQUIRE(find(table, "g") != nullptr);
    CHECK(wide(table, "f").unwind >= 16);
    CHECK(wide(table, "g").unwind > wide(table, "f").unwind);
    CHECK(breakdown.source == NameSource::kSymtab);
    CHECK(find(table, "fn 0x0") == nullptr);
  }
}

// A fuzzer's finding: the number of the section after that one is 0.
TEST_CASE("relocations for a section that no file has count to nothing") {
  if (test::lacks_tools()) return;
  const TemporaryFolder folder;
  const auto source = folder.write("views.c", "int target; int* pointer = &target;");
  Binary binary = load_binary(test::compile(folder, "views.o", {"-c", source.string()})).value();
  Breakdown& breakdown = binary.members[0].breakdown;
  constexpr std::uint32_t kRela = 4;  // SHT_RELA
  for (ElfSection& section : breakdown.elf.sections) {
    if (section.type == kRela) section.info = 0xffffffff;
  }
  const SizeTable table = group_parts(binary, {find_second_views(breakdown)}, {});
  REQUIRE(find(table, "pointer") != nullptr);
  CHECK(wide(table, "pointer").relocations == 0);
}

TEST_CASE("archives have their members as a level") {
  if (test::lacks_tools()) return;
  const std::string ar = test::find_tool({"llvm-ar-19", "ar"});
  REQUIRE(!ar.empty());
  const TemporaryFolder folder;
  const auto one =
      test::assemble(folder, "one.o", ".data\n.type x,@object\nx: .zero 8\n.size x, 8");
  const auto two = test::assemble(folder, "a-long-member-name.o",
                                  ".data\n.type x,@object\nx: .zero 4\n.size x, 4");
  const auto archive = folder.path() / "lib.a";
  test::run_tool({ar, "rcs", archive.string(), one.string(), two.string()});
  const Binary binary = load_binary(archive).value();
  const SizeTable table = group_parts(binary, {}, {.by = {Grouping::kMember, Grouping::kSymbol}});
  REQUIRE(find(table, "one.o") != nullptr);
  CHECK(find(table, "one.o")->size == 8);
  REQUIRE(find(table, "a-long-member-name.o") != nullptr);
  CHECK(find(table, "a-long-member-name.o")->size == 4);
}

TEST_CASE("members of one name are two, and what the archive itself takes is no member's") {
  if (test::lacks_tools()) return;
  const std::string ar = test::find_tool({"llvm-ar-19", "ar"});
  REQUIRE(!ar.empty());
  const TemporaryFolder folder;
  const auto archive = folder.path() / "lib.a";
  for (const std::string size : {"8", "4"}) {
    const auto object = test::assemble(
        folder, "util.o", ".data\n.type x,@object\nx: .zero " + size + "\n.size x, " + size);
    test::run_tool({ar, "qcS", archive.string(), object.string()});
  }
  test::run_tool({ar, "qcS", archive.string(), folder.write("left-out.txt", "text").string()});
  const Binary binary = load_binary(archive).value();
  const SizeTable table =
      group_parts(binary, {}, {.by = {Grouping::kMember, Grouping::kSymbol}, .file_rows = true});
  std::int64_t members = 0;
  for (const std::string_view name : {"util.o", "util.o (2)"}) {
    REQUIRE(find(table, name) != nullptr);
    CHECK(!find(table, name)->spans_members);
    members += wide(table, name).file;
  }
  CHECK(wide(table, "util.o").loaded == 8);
  CHECK(wide(table, "util.o (2)").loaded == 4);
  const SizeRow* own = find(table, "[archive]");
  REQUIRE(own != nullptr);
  CHECK(own->parent == kNoRow);
  CHECK(own->spans_members);
  CHECK(wide(table, "[archive]").loaded == 0);
  CHECK(wide(table, "[archive]").file + members == binary.sizes().file.count);
  CHECK(wide(table, "[archive]").file == 8 + 3 * 60 + 4);  // the magic, three headers, the text
}

TEST_CASE("segments of equal flags are apart, .tbss is in none of them") {
  if (test::lacks_tools()) return;
  const TemporaryFolder folder;
  const auto object = test::assemble(folder, "segments.o", R"(
.section .tbss,"awT",@nobits
.zero 4096
.section .data.rel.ro,"aw"
.quad here
.data
here: .zero 32
)");
  const Binary binary =
      load_binary(test::compile(folder, "segments.so", {"-shared", "-nostdlib", object.string()}))
          .value();
  const SizeTable table = group_parts(binary, {}, {.by = {Grouping::kSegment}});
  REQUIRE(find(table, "TLS") != nullptr);
  CHECK(find(table, "TLS")->size == 4096);
  REQUIRE(find(table, "LOAD rw- (2)") != nullptr);
  CHECK(find(table, "LOAD rw- (2)")->size == 32);
  REQUIRE(find(table, "LOAD rw-") != nullptr);
  CHECK(find(table, "LOAD rw-")->size < 8192);
}

TEST_CASE("a filter meets each of the names that share bytes") {
  if (test::lacks_tools()) return;
  const TemporaryFolder folder;
  const auto object = test::assemble(folder, "aliases.o", R"(
.text
.globl first
.weak second
first: second: .fill 8,1,0xc3
.size first, 8
.size second, 8
other: ret
.size other, 1
)");
  const Binary binary = load_binary(object).value();
  const NameFilter filter = NameFilter::parse("^second$").value();
  const SizeTable table = group_parts(binary, {}, {.filter = &filter});
  REQUIRE(table.rows.size() == 1);
  CHECK(table.rows[0].label == "first");
}

// The larger part of a row may be another member's: its section is to be looked for there.
TEST_CASE("rows over several members show the section and the file of the member that they name") {
  if (test::lacks_tools()) return;
  const std::string ar = test::find_tool({"llvm-ar-19", "ar"});
  REQUIRE(!ar.empty());
  const TemporaryFolder folder;
  const auto many = test::assemble(folder, "many.o",
                                   ".file \"many.c\"\n.section .a,\"a\"\n.byte 1\n"
                                   ".section .b,\"a\"\n.byte 1\n.section .c,\"a\"\n.byte 1\n"
                                   ".section .d,\"aw\"\n.type x,@object\nx: .zero 4\n.size x, 4");
  const auto few = test::assemble(folder, "few.o",
                                  ".file \"few.c\"\n.section .d,\"aw\"\n"
                                  ".type x,@object\nx: .zero 8\n.size x, 8");
  const auto archive = folder.path() / "lib.a";
  test::run_tool({ar, "rcs", archive.string(), many.string(), few.string()});
  const Binary binary = load_binary(archive).value();
  const SizeTable sections = group_parts(binary, {}, {.by = {Grouping::kSection}});
  const SizeRow* row = find(sections, ".d");
  REQUIRE(row != nullptr);
  CHECK(row->size == 12);
  CHECK(row->spans_members);
  const BinaryMember& shown = binary.members[row->member];
  CHECK(shown.name == "few.o");
  REQUIRE(row->section < shown.breakdown.elf.sections.size());
  CHECK(shown.breakdown.elf.sections[row->section].name == ".d");

  const SizeTable symbols = group_parts(binary, {}, {});
  std::vector<std::string_view> files;
  for (const SizeRow& symbol : symbols.rows) {
    if (symbol.label == "x") files.push_back(unit_of(binary, symbols, symbol));
  }
  CHECK(files == std::vector<std::string_view>{"many.c", "few.c"});
}

TEST_CASE("an archive without an ELF file in it is an error") {
  const TemporaryFolder folder;
  const auto binary = load_binary(folder.write("empty.a", "!<arch>\n"));
  REQUIRE(!binary);
  CHECK(binary.error().message.contains("without an ELF file"));
}

// The names of members would take much more memory than the file.
TEST_CASE("an archive whose members share one long text of names is refused") {
  const auto header = [](std::string name, std::size_t size) {
    name.resize(16, ' ');
    std::string length = std::to_string(size);
    length.resize(10, ' ');
    return name + "0           0     0     644     " + length + "`\n";
  };
  const std::string names = std::string(4000, 'a') + "/\n";
  std::string archive = "!<arch>\n" + header("//", names.size()) + names;
  for (int i = 0; i < 20; ++i) archive += header("/" + std::to_string(i), 0);
  const TemporaryFolder folder;
  const auto binary = load_binary(folder.write("names.a", archive));
  REQUIRE(!binary);
  CHECK(binary.error().message.contains("the names of its members overlap"));
}

TEST_CASE("that bitcode has no sizes yet is only told of archives that hold some") {
  const std::string ar = test::find_tool({"llvm-ar-19", "ar"});
  if (ar.empty()) return;
  const TemporaryFolder folder;
  const auto hint_of = [&](const std::string& member, const std::string& content) {
    const auto archive = folder.path() / (member + ".a");
    test::run_tool({ar, "qcS", archive.string(), folder.write(member, content).string()});
    const auto binary = load_binary(archive);
    REQUIRE(!binary);
    return binary.error().hint;
  };
  CHECK(hint_of("bitcode.o", "BC\xc0\xde rest").starts_with("bitcode (clang -flto)"));
  CHECK(hint_of("hi.txt", "hello").empty());
}

// Members move while more of them are read. A copy would leave views of the names behind.
TEST_CASE("names that are in no file stay valid in archives of many members") {
  static_assert(std::is_nothrow_move_constructible_v<Breakdown>);
  if (test::lacks_tools()) return;
  const TemporaryFolder folder;
  const std::string ar = test::find_tool({"llvm-ar-19", "ar"});
  REQUIRE(!ar.empty());
  const auto archive = folder.path() / "lib.a";
  for (const std::string name : {"one.o", "two.o", "three.o", "four.o", "five.o"}) {
    const auto member = test::assemble(folder, name, ".section .init_array,\"aw\"\n.quad 1\n");
    test::run_tool({ar, "rcs", archive.string(), member.string()});
  }
  const Binary binary = load_binary(archive).value();
  REQUIRE(binary.members.size() == 5);
  for (const BinaryMember& member : binary.members) {
    REQUIRE(member.breakdown.parts.size() == 1);
    CHECK(member.breakdown.parts[0].name == "[.init_array]");
  }
}

TEST_CASE("a stripped file is named by its debug file, or by its unwind ranges") {
  if (test::lacks_tools()) return;
  const std::string objcopy = test::find_tool({"llvm-objcopy-19", "objcopy"});
  REQUIRE(!objcopy.empty());
  const TemporaryFolder folder;
  const auto program = build(folder, {"-g", "-Wl,--build-id"});
  const auto debug = folder.path() / "program.debug";
  const auto bare = folder.path() / "bare";
  test::run_tool({objcopy, "--only-keep-debug", program.string(), debug.string()});
  test::run_tool({objcopy, "--strip-all", program.string(), bare.string()});
  const Binary unnamed = load_binary(bare).value();
  CHECK(unnamed.members[0].breakdown.source != NameSource::kSymtab);
  CHECK(find(group_parts(unnamed, {}, {}), "main") == nullptr);
  const Binary named = load_binary(bare, debug).value();
  CHECK(named.members[0].breakdown.source == NameSource::kSymtab);
  CHECK(find(group_parts(named, {}, {}), "main") != nullptr);
  test::run_tool({objcopy, "--add-gnu-debuglink=" + debug.string(), bare.string()});
  const Binary linked = load_binary(bare).value();
  REQUIRE(linked.debug.has_value());
  CHECK(find(group_parts(linked, {}, {}), "main") != nullptr);
  CHECK(!load_binary("/bin/sh", debug));
}

}  // namespace
}  // namespace hone
