// SPDX-License-Identifier: Apache-2.0
// Files that are made to cost more than real ones.
#include <doctest/doctest.h>

#include <algorithm>
#include <string>

#include "analyzers/breakdown.h"
#include "tests/support/tool.h"
#include "tests/unit/analyzers/analysed.h"

namespace hone {
namespace {

using test::Analysed;
using test::check_sums;
using test::TemporaryFolder;

TEST_CASE("common symbols may claim only so much memory together") {
  if (test::lacks_tools()) return;
  const TemporaryFolder folder;
  const Analysed large(test::assemble(folder, "large.o", ".comm one,40000000000000,1\n"));
  CHECK(large.rows("COMMON") == "one=40000000000000 ");
  for (const char* text : {".comm one,40000000000000,1\n.comm two,40000000000000,1\n",
                           ".comm one,0x7fffffffffffffff,1\n.comm two,0x7fffffffffffffff,1\n"}) {
    CAPTURE(text);
    const auto file = MappedFile::open(test::assemble(folder, "absurd.o", text)).value();
    const auto breakdown = break_down({file.bytes(), "absurd.o"});
    REQUIRE(!breakdown);
    CHECK(breakdown.error().message.find("common symbols claim") != std::string::npos);
  }
}

TEST_CASE("plt entries that share a slot have its name only as often as the file's length allows") {
  if (test::lacks_tools()) return;
  const TemporaryFolder folder;
  const std::string name(4000, 'f');
  const auto source = folder.write("entries.s", ".section .plt.many,\"ax\"\n.rept 100\njmp *" +
                                                    name + "@GOTPCREL(%rip)\n.zero 10\n.endr\n");
  const auto path = test::compile(folder, "entries.so", {"-shared", "-nostdlib", source.string()});
  const Analysed analysed(path);
  const auto names = std::ranges::count(analysed.breakdown.parts, name + "@plt", &Part::name);
  CHECK(names >= 2);
  CHECK(static_cast<std::uint64_t>(names) * name.size() <= 4 * std::filesystem::file_size(path));
  CHECK(analysed.part("[plt]").size == 16 * (100 - static_cast<std::uint64_t>(names)));
  check_sums(analysed);
}

/// An ELF file whose sections of that YAML text are all the same bytes and bear the same name.
std::string error_of_many(std::size_t count, const std::string& name, const std::string& type,
                          const std::string& range) {
  const TemporaryFolder folder;
  std::string text =
      "--- !ELF\nFileHeader: {Class: ELFCLASS64, Data: ELFDATA2LSB, Type: ET_DYN}\n"
      "Sections:\n- {Name: .first, Type: SHT_PROGBITS, Offset: 0x40, Size: 4096}\n";
  for (std::size_t i = 0; i < count; ++i) {
    text += "- {Name: '" + name + " (" + std::to_string(i) + ")', Type: " + type +
            ", Flags: [SHF_ALLOC]" + range + "}\n";
  }
  const auto file = MappedFile::open(test::make_from_yaml(folder, "many", text)).value();
  const auto breakdown = break_down({file.bytes(), "many"});
  return breakdown ? "" : breakdown.error().message;
}

TEST_CASE("sections that share their bytes or their names beyond reason are an error") {
  if (test::lacks_tools()) return;
  const std::string shared = ", ShOffset: 0x40, ShSize: 4096";
  CHECK(error_of_many(1, ".text", "SHT_PROGBITS", shared) == "");
  for (const char* type : {"SHT_PROGBITS", "SHT_RELA", "SHT_RELR"}) {
    CHECK(error_of_many(9, ".text", type, shared) ==
          "many is not a whole ELF file: its sections overlap in the file");
  }
  CHECK(error_of_many(9, ".bss", "SHT_NOBITS", ", ShSize: 4096") == "");
  CHECK(error_of_many(99, std::string(80, 'x'), "SHT_PROGBITS", "") == "");
  CHECK(error_of_many(9, std::string(2000, 'x'), "SHT_PROGBITS", "") ==
        "many is not a whole ELF file: its section names overlap too much");
}

TEST_CASE("what is no ELF file is refused with its name") {
  CHECK(break_down({"", "empty"}).error().message == "empty is not an ELF file");
  CHECK(break_down({"#!/bin/sh\n# a script, not a binary", "a.sh"}).error().message ==
        "a.sh is not an ELF file");
  CHECK(!break_down({"\177ELF\2\1\1 and then nothing of use", "cut"}));
}

}  // namespace
}  // namespace hone
