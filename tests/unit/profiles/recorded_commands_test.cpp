// SPDX-License-Identifier: Apache-2.0
#include "profiles/recorded_commands.h"

#include <doctest/doctest.h>

#include "tests/support/temporary_folder.h"
#include "tests/support/tool.h"

namespace hone {
namespace {

namespace fs = std::filesystem;
using Words = std::vector<std::string>;

TEST_CASE("lines end with a NUL byte; a backslash keeps blanks and backslashes in a word") {
  using std::string_literals::operator""s;
  CHECK(parse_recorded_commands("").empty());
  CHECK(parse_recorded_commands("\0\0"s).empty());
  const auto lines =
      parse_recorded_commands("\0clang  -D X=\"q\\ w\" a\\ b.cpp\0clang B=back\\\\slash"s);
  REQUIRE(lines.size() == 2);
  CHECK(lines[0] == Words{"clang", "-D", "X=\"q w\"", "a b.cpp"});
  CHECK(lines[1] == Words{"clang", "B=back\\slash"});
}

/// An object file whose section holds `lines` of assembly text.
fs::path record(const test::TemporaryFolder& folder, const std::string& name,
                const std::string& lines) {
  return test::assemble(folder, name, ".section .GCC.command.line,\"MS\",@progbits,1\n" + lines);
}

TEST_CASE("lines of all files count once; what was compiled otherwise is named by its source") {
  const test::TemporaryFolder folder;
  const fs::path program = record(folder, "program.o",
                                  ".string \"clang -O0 -O3 -o x.o -c /s/src/a.cpp\"\n"
                                  ".string \"clang -O3 -o y.o -c /s/src/b.cpp -O0\"\n");
  const fs::path library = record(folder, "library.o",
                                  ".string \"clang -O0 -O3 -o x.o -c /s/src/a.cpp\"\n"
                                  ".string \"clang -O2 -o z.o -c generated/c.cpp\"\n");
  BuildSetup setup;
  setup.source = "/s";
  setup.build = "/s/.hone/b";
  setup.flags.compile = {"-gdwarf-4", "-O3"};
  const auto recorded = find_recorded_commands(setup, {program, library});
  CHECK(recorded.lines == 3);
  REQUIRE(recorded.deviating.size() == 2);
  CHECK(recorded.deviating[0].unit == "generated/c.cpp");
  CHECK(recorded.deviating[0].reason == "the linked file records a compile with -O2, without -O3");
  CHECK(recorded.deviating[1].unit == "src/b.cpp");
  CHECK(recorded.deviating[1].reason == "the linked file records a compile with -O0 after -O3");
}

TEST_CASE("GCC records no value of -flto, no -march=native, no blanks in words and no source") {
  const test::TemporaryFolder folder;
  const fs::path program =
      record(folder, "program.o",
             ".string \"GNU C++17 12.2.0 -march=haswell -O3 -flto -fprofile-use=/a b/c\"\n"
             ".string \"GNU C17 12.2.0 -march=haswell -O3 -O1 -flto -fprofile-use=/a b/c\"\n");
  BuildSetup setup;
  setup.flags.compile = {"-O3", "-flto=auto", "-march=native", "-fprofile-use=/a b/c"};
  const auto recorded = find_recorded_commands(setup, {program});
  CHECK(recorded.lines == 2);
  REQUIRE(recorded.deviating.size() == 1);
  CHECK(recorded.deviating[0].unit == "a C17 unit");
}

TEST_CASE("no section is no line, and so is no ELF file") {
  const test::TemporaryFolder folder;
  CHECK(find_recorded_commands({}, {test::assemble(folder, "empty.o", "nop\n")}).lines == 0);
  CHECK(find_recorded_commands({}, {folder.write("text", "no ELF file")}).lines == 0);
}

}  // namespace
}  // namespace hone
