// SPDX-License-Identifier: Apache-2.0
// One row of docs/SYMBOLS.md's table each, on tiny inputs, and the sums on real ones.
#include "analyzers/breakdown.h"

#include <doctest/doctest.h>

#include "analyzers/section_kind.h"
#include "tests/support/tool.h"
#include "tests/unit/analyzers/analysed.h"

namespace hone {
namespace {

using test::Analysed;
using test::check_sums;
using test::TemporaryFolder;

constexpr const char* kFunctions = R"(
.text
.globl outer, twin_a
.weak twin_b
.type outer,@function
.type inner,@function
.type twin_a,@function
.type twin_b,@function
.type label,@function
outer:  .fill 1,1,0xc3
inside: .fill 3,1,0xc3
inner:  .fill 4,1,0xc3
.size inner, .-inner
        .fill 8,1,0xc3
.size outer, .-outer
.p2align 5, 0x90
twin_a:
twin_b: .fill 6,1,0xc3
.size twin_a, .-twin_a
.size twin_b, .-twin_b
        .fill 2,1,0xc3
label:  .fill 8,1,0xc3
next:   .fill 3,1,0xc3
.size next, .-next
.type next,@function
        .fill 64,1,0xc3
)";

TEST_CASE("functions: aliases, nesting, padding, labels and bytes without a symbol") {
  if (test::lacks_tools()) return;
  const TemporaryFolder folder;
  const Analysed analysed(test::assemble(folder, "functions.o", kFunctions));
  CHECK(analysed.rows(".text") ==
        "outer=12 inner=4 twin_a=6 label=8 next=3 [padding]=16 [unattributed]=66 ");
  CHECK(analysed.aliases("twin_a") == "twin_a twin_b ");
  CHECK(analysed.part("label").kind == PartKind::kEstimated);
  CHECK(analysed.part("outer").kind == PartKind::kFunction);
  CHECK(analysed.breakdown.source == NameSource::kSymtab);
  check_sums(analysed);
}

TEST_CASE("long fill of gas begins with a jump to its end; a jump to elsewhere is code") {
  if (test::lacks_tools()) return;
  const auto rows = [](const std::string& gap) {
    const TemporaryFolder folder;
    const auto path = test::assemble(folder, "gap.o",
                                     ".type f,@function\nf: ret\n.size f, 1\n" + gap +
                                         "\n.p2align 8, 0x90\n"
                                         ".type g,@function\ng: ret\n.size g, 1\n");
    return Analysed(path).rows(".text");
  };
  const std::string padding = "f=1 g=1 [padding]=255 ";
  const std::string code = "f=1 g=1 [unattributed]=255 ";
  CHECK(rows(".byte 0xe9\n.long 250") == padding);
  CHECK(rows(".byte 0xe9\n.long 249") == code);
  CHECK(rows(".byte 0xe9\n.long -6") == code);
  CHECK(rows(".byte 0xe9\n.long 250\nret") == code);
  CHECK(rows(".p2align 7, 0x90\n.byte 0xeb, 126") == code);
  CHECK(rows(".byte 0xeb, 253") == code);
  const TemporaryFolder folder;
  const auto near = test::assemble(folder, "near.o",
                                   ".type f,@function\nf: ret\n.size f, 1\n.byte 0xeb, 125\n"
                                   ".p2align 7, 0x90\n.type g,@function\ng: ret\n.size g, 1\n");
  CHECK(Analysed(near).rows(".text") == "f=1 g=1 [padding]=127 ");
}

TEST_CASE("data: objects, merged strings, bss, thread-local and common memory") {
  if (test::lacks_tools()) return;
  const TemporaryFolder folder;
  const Analysed analysed(test::assemble(folder, "data.o", R"(
.data
.type number,@object
number: .long 1
.size number, 4
.zero 4
.section .rodata.str1.1,"aMS",@progbits,1
.asciz "hello"
.bss
.type buffer,@object
buffer: .zero 100
.size buffer, 100
.section .tbss,"awT",@nobits
.type slot,@object
slot: .zero 8
.size slot, 8
.comm shared,32,8
)"));
  CHECK(analysed.rows(".data") == "number=4 [unattributed]=4 ");
  CHECK(analysed.rows(".rodata.str1.1") == "[strings]=6 ");
  CHECK(analysed.rows(".bss") == "buffer=100 ");
  CHECK(analysed.rows(".tbss") == "slot=8 ");
  CHECK(analysed.rows("COMMON") == "shared=32 ");
  CHECK(analysed.aliases("shared") == "shared ");
  check_sums(analysed);
}

TEST_CASE("string constants that ThinLTO exported are bytes without a name, as in other builds") {
  if (test::lacks_tools()) return;
  const TemporaryFolder folder;
  const Analysed analysed(test::assemble(folder, "strings.o", R"(
.section .rodata,"a",@progbits
.globl .str, .str.12.llvm.1234567890, .str.x, .strength
.type .str,@object
.type .str.12.llvm.1234567890,@object
.type .str.x,@object
.type .strength,@object
.str: .asciz "one"
.size .str, 4
.str.12.llvm.1234567890: .asciz "three"
.size .str.12.llvm.1234567890, 6
.str.x: .byte 1
.size .str.x, 1
.strength: .byte 2
.size .strength, 1
)"));
  CHECK(analysed.rows(".rodata") == ".str.x=1 .strength=1 [unattributed]=10 ");
  check_sums(analysed);
}

TEST_CASE("functions in Thumb code begin at the even address") {
  if (test::lacks_tools()) return;
  const TemporaryFolder folder;
  const Analysed analysed(test::make_from_yaml(folder, "thumb.o", R"(
--- !ELF
FileHeader: {Class: ELFCLASS32, Data: ELFDATA2LSB, Type: ET_REL, Machine: EM_ARM}
Sections:
- {Name: .text, Type: SHT_PROGBITS, Flags: [SHF_ALLOC, SHF_EXECINSTR], Size: 10}
- {Name: .rodata, Type: SHT_PROGBITS, Flags: [SHF_ALLOC], Size: 3}
Symbols:
- {Name: first, Type: STT_FUNC, Section: .text, Value: 1, Size: 4}
- {Name: second, Type: STT_FUNC, Section: .text, Value: 5, Size: 6}
- {Name: odd, Type: STT_OBJECT, Section: .rodata, Value: 1, Size: 2}
)"));
  CHECK(analysed.rows(".text") == "first=4 second=6 ");
  CHECK(analysed.rows(".rodata") == "odd=2 [unattributed]=1 ");
  check_sums(analysed);
}

TEST_CASE("large common blocks are memory of their own section") {
  if (test::lacks_tools()) return;
  const TemporaryFolder folder;
  const Analysed analysed(test::make_from_yaml(folder, "large.o", R"(
--- !ELF
FileHeader: {Class: ELFCLASS64, Data: ELFDATA2LSB, Type: ET_REL, Machine: EM_X86_64}
Symbols:
- {Name: small, Type: STT_OBJECT, Binding: STB_GLOBAL, Index: SHN_COMMON, Size: 4}
- {Name: large, Type: STT_OBJECT, Binding: STB_GLOBAL, Index: 0xff02, Size: 4000000}
)"));
  CHECK(analysed.rows("COMMON") == "small=4 ");
  CHECK(analysed.rows("LARGE_COMMON") == "large=4000000 ");
  CHECK(sum_sizes(analysed.breakdown.elf).bss.count == 4000004);
  check_sums(analysed);
}

constexpr const char* kProgram = R"(
extern int puts(const char*);
extern int rand(void);
static _Thread_local int counter;
int table[64] = {1};
__attribute__((noinline)) int add(int a) { return a + counter++; }
int main(void) { puts("x"); return add(rand()) + table[add(1) & 63]; }
)";

TEST_CASE("a position-independent program: plt entries have names, tables rows of their own") {
  if (test::lacks_tools()) return;
  const TemporaryFolder folder;
  const auto source = folder.write("program.c", kProgram);
  const Analysed analysed(
      test::compile(folder, "program", {"-O1", "-fpie", "-pie", source.string()}));
  CHECK(analysed.part("puts@plt").size == 16);
  CHECK(analysed.part("rand@plt").kind == PartKind::kPlt);
  CHECK(analysed.part("counter").size == 4);
  CHECK(analysed.part("table").size == 256);
  CHECK(analysed.part("[.eh_frame]").kind == PartKind::kUnwind);
  CHECK(analysed.part("[.rela.dyn]").kind == PartKind::kRelocations);
  CHECK(analysed.part("[.dynsym]").kind == PartKind::kTable);
  check_sums(analysed);
}

TEST_CASE("a stripped shared library is read by its dynamic symbols") {
  if (test::lacks_tools()) return;
  const TemporaryFolder folder;
  const auto source = folder.write("library.c", "int f(int a) { return a * 3; }");
  const Analysed analysed(
      test::compile(folder, "library.so", {"-O1", "-fPIC", "-shared", "-s", source.string()}));
  CHECK(analysed.breakdown.source == NameSource::kDynsym);
  CHECK(analysed.part("f").kind == PartKind::kFunction);
  check_sums(analysed);
}

TEST_CASE("programs of this machine: every section's parts sum to its size") {
  for (const char* path : {"/proc/self/exe", "/usr/bin/python3", "/bin/sh",
                           "/usr/lib/x86_64-linux-gnu/libstdc++.so.6"}) {
    if (!std::filesystem::exists(path)) continue;
    CAPTURE(path);
    check_sums(Analysed(path));
  }
}

}  // namespace
}  // namespace hone
