// SPDX-License-Identifier: Apache-2.0
// Compile units and inlined copies from debugging information of tiny programs, in each way that
// compilers store it.
#include <doctest/doctest.h>

#include <algorithm>
#include <cstdio>
#include <map>
#include <string>

#include "analyzers/binary_debug.h"
#include "analyzers/compile_units.h"
#include "tests/support/tool.h"

namespace hone {
namespace {

using test::TemporaryFolder;

constexpr const char* kHeader = R"(
static inline __attribute__((always_inline)) int scale(int x) { return x * 7 + 3; }
int table[16] = {1};
int one(int x) { return scale(x) + table[x & 15]; }
)";
constexpr const char* kOther = R"(
int one(int);
static int counter = 4;
int main(int c, char** v) { return one(c) + counter++ + (v != 0); }
)";

/// A program of a.cpp and b.cpp that lie in the folder, built with the flags.
std::filesystem::path build(const TemporaryFolder& folder, std::vector<std::string> flags) {
  flags.insert(flags.begin(), {"-O1", "-xc++", folder.write("a.cpp", kHeader).string(),
                               folder.write("b.cpp", kOther).string()});
  return test::compile(folder, "program", flags);
}

/// The unit that the part belongs to; empty when none is known.
std::string path_of(const Binary& binary, std::string_view name) {
  for (const BinaryMember& member : binary.members) {
    const Breakdown& breakdown = member.breakdown;
    const auto part = std::ranges::find(breakdown.parts, name, &Part::name);
    if (part == breakdown.parts.end() || breakdown.part_units.empty()) continue;
    const auto index = static_cast<std::size_t>(part - breakdown.parts.begin());
    return std::string(breakdown.part_units[index]);
  }
  return {};
}

/// Its file name.
std::string unit_of(const Binary& binary, std::string_view name) {
  return std::string(file_name_of(path_of(binary, name)));
}

const InlinedFunction* find(const std::vector<InlinedFunction>& functions, std::string_view name) {
  const auto found = std::ranges::find(functions, name, &InlinedFunction::name);
  return found == functions.end() ? nullptr : &*found;
}

TEST_CASE("functions and variables know their compile unit, in every form of DWARF") {
  if (test::lacks_tools()) return;
  const std::vector<std::vector<std::string>> forms = {
      {"-gdwarf-5"},
      {"-gdwarf-4"},
      {"-gdwarf-5", "-gz"},
      {"-gdwarf-4", "-fdebug-types-section"},
      {"-g", "-ffunction-sections", "-Wl,--gc-sections"}};
  for (const auto& flags : forms) {
    CAPTURE(flags.back());
    const TemporaryFolder folder;
    Binary binary = load_binary(build(folder, flags)).value();
    REQUIRE(find_units(binary).value());
    CHECK(unit_of(binary, "_Z3onei") == "a.cpp");
    CHECK(unit_of(binary, "table") == "a.cpp");
    CHECK(unit_of(binary, "main") == "b.cpp");
    CHECK(unit_of(binary, "_ZL7counter") == "b.cpp");
    CHECK(unit_of(binary, "_start").empty());
  }
}

TEST_CASE(
    "units of one relative name are told apart by their folders, in a program and an archive") {
  if (test::lacks_tools()) return;
  const std::string ar = test::find_tool({"llvm-ar-19", "ar"});
  REQUIRE(!ar.empty());
  const TemporaryFolder folder;
  const auto object = [&](const std::string& place) {
    const auto source = folder.write(place + ".c", "int " + place + "(void) { return 1; }\n");
    const std::string from = source.parent_path().string() + "/src/" + place;
    return test::compile(folder, place + ".o",
                         {"-c", "-g", "-O1", "-fdebug-compilation-dir=" + from,
                          "-fdebug-prefix-map=" + source.string() + "=util.c", source.string()})
        .string();
  };
  const std::string lib = object("lib");
  const std::string app = object("app");
  const auto archive = folder.path() / "two.a";
  test::run_tool({ar, "rcs", archive.string(), lib, app});
  for (const auto& path :
       {test::compile(folder, "two.so", {"-shared", "-nostdlib", lib, app}), archive}) {
    CAPTURE(path.string());
    Binary binary = load_binary(path).value();
    REQUIRE(find_units(binary).value());
    CHECK(path_of(binary, "lib") == "lib/util.c");
    CHECK(path_of(binary, "app") == "app/util.c");
  }
}

TEST_CASE("objects before linking have units as well: addresses are relocated") {
  if (test::lacks_tools()) return;
  const TemporaryFolder folder;
  const auto source = folder.write("a.cpp", kHeader);
  Binary binary =
      load_binary(test::compile(folder, "a.o", {"-c", "-O1", "-g", source.string()})).value();
  REQUIRE(find_units(binary).value());
  CHECK(unit_of(binary, "_Z3onei") == "a.cpp");
  CHECK(unit_of(binary, "table") == "a.cpp");
  CHECK(read_inlined(binary).value().functions.size() == 1);
}

TEST_CASE(
    "units with their information in .dwo files are named by their local symbols, and counted") {
  if (test::lacks_tools()) return;
  for (const std::string form : {"-gdwarf-5", "-gdwarf-4"}) {
    CAPTURE(form);
    const TemporaryFolder folder;
    const auto source = folder.write("b.cpp", std::string(kHeader) + R"(
static __attribute__((noinline)) int local(int x) { return x + 1; }
int two(int x) { return local(x) + one(x); }
)");
    Binary binary =
        load_binary(
            test::compile(folder, "b.o", {"-c", "-O1", form, "-gsplit-dwarf", source.string()}))
            .value();
    REQUIRE(find_units(binary).value());
    CHECK(unit_of(binary, "_Z3onei") == "b.cpp");
    CHECK(unit_of(binary, "_Z3twoi") == "b.cpp");
    const Inlining inlined = read_inlined(binary).value();
    CHECK(inlined.units == 1);
    CHECK(inlined.split_units == 1);
    const auto whole = test::compile(folder, "w.o", {"-c", "-O1", form, source.string()});
    CHECK(read_inlined(load_binary(whole).value()).value().split_units == 0);
  }
}

TEST_CASE("sections of the old compression are read as well, before and after linking") {
  if (test::lacks_tools()) return;
  const std::string objcopy = test::find_tool({"objcopy"});  // LLVM's no longer writes them
  if (objcopy.empty()) {
    std::puts("HONE-TEST-SKIPPED: objcopy is not installed");
    return;
  }
  std::string text = kHeader;  // Sections are compressed where that makes them shorter.
  for (int i = 0; i < 100; ++i) {
    const std::string number = std::to_string(i);
    text += "int f" + number + "(int x) { return scale(x) + " + number + "; }\n";
  }
  const TemporaryFolder folder;
  const std::string source = folder.write("a.cpp", text).string();
  for (const std::vector<std::string>& form :
       {std::vector<std::string>{"-c"}, {"-shared", "-fPIC", "-nostdlib"}}) {
    CAPTURE(form.front());
    std::vector<std::string> arguments = {"-O1", "-g", source};
    arguments.insert(arguments.end(), form.begin(), form.end());
    const auto plain = test::compile(folder, "plain", arguments);
    const auto old = folder.path() / "old";
    test::run_tool({objcopy, "--compress-debug-sections=zlib-gnu", plain.string(), old.string()});
    Binary binary = load_binary(old).value();
    REQUIRE(binary.members[0].breakdown.elf.find_section(".zdebug_info") != nullptr);
    REQUIRE(find_units(binary).value());
    CHECK(unit_of(binary, "_Z3onei") == "a.cpp");
    CHECK(unit_of(binary, "_Z2f7i") == "a.cpp");
    CHECK(unit_of(binary, "table") == "a.cpp");
    const auto inlined = read_inlined(binary).value().functions;
    const auto expected = read_inlined(load_binary(plain).value()).value().functions;
    REQUIRE(inlined.size() == 1);
    CHECK(inlined[0].copies == 101);
    CHECK(inlined[0].size == expected[0].size);
  }
}

TEST_CASE("a symbol that follows another file's without being its own has no known file") {
  if (test::lacks_tools()) return;
  const TemporaryFolder folder;
  const auto object = [&](const std::string& name, std::string_view text) {
    return test::assemble(folder, name, text).string();
  };
  // No STT_FILE in the second object, as in libraries whose objects were stripped.
  const std::string nameless = object("nameless.o", R"(
.type orphan,@function
.text
orphan: .fill 9,1,0xc3
.size orphan, 9
.hidden veiled
.globl veiled
.type veiled,@function
veiled: .fill 5,1,0xc3
.size veiled, 5
)");
  const auto source = folder.write("a.cpp", kHeader).string();
  Binary binary = load_binary(test::compile(folder, "library.so",
                                            {"-g", "-O1", "-shared", "-fPIC", "-nostdlib", source,
                                             "-xnone", nameless}))
                      .value();
  REQUIRE(find_units(binary).value());
  CHECK(unit_of(binary, "_Z3onei") == "a.cpp");
  CHECK(unit_of(binary, "orphan") == kUnknownUnit);
  CHECK(unit_of(binary, "veiled").empty());
}

TEST_CASE("inlined copies are told by name, bytes and number") {
  if (test::lacks_tools()) return;
  const TemporaryFolder folder;
  const Binary binary = load_binary(build(folder, {"-g"})).value();
  const auto functions = read_inlined(binary).value().functions;
  REQUIRE(functions.size() == 1);
  const InlinedFunction* scale = find(functions, "_ZL5scalei");
  REQUIRE(scale != nullptr);
  CHECK(scale->copies == 1);
  CHECK(scale->size > 0);
  CHECK(scale->size < 32);
}

TEST_CASE("functions of one name that only their own unit can call are told apart") {
  if (test::lacks_tools()) return;
  const TemporaryFolder folder;
  const auto object = [&](const std::string& name, const std::string& text) {
    const auto source = folder.write(name + ".c", text);
    return test::compile(folder, name + ".o", {"-c", "-O1", "-g", "-fPIC", source.string()})
        .string();
  };
  const std::string helper =
      "static inline __attribute__((always_inline)) int helper(int x) { return ";
  const std::string external =
      "inline __attribute__((always_inline)) int wide(int x) { return x / 3; }\n";
  const std::string a = object(
      "a", helper + "x * 7; }\n" + external + "int a(int x) { return helper(x) + wide(x); }\n");
  const std::string b = object(
      "b", helper + "x % 9 + 3; }\n" + external + "int b(int x) { return helper(x) + wide(x); }\n");
  const Binary binary =
      load_binary(test::compile(folder, "ab.so", {"-shared", "-nostdlib", a, b})).value();
  const auto functions = read_inlined(binary).value().functions;
  REQUIRE(functions.size() == 3);
  std::map<std::string, std::uint32_t> copies;
  for (const InlinedFunction& function : functions) {
    copies[function.name + " " + std::string(file_name_of(function.unit))] = function.copies;
    CHECK(function.callers.size() == function.copies);
  }
  CHECK(copies ==
        std::map<std::string, std::uint32_t>{{"helper a.c", 1}, {"helper b.c", 1}, {"wide ", 2}});
}

TEST_CASE("a stripped program takes its debugging information from a debug file") {
  if (test::lacks_tools()) return;
  const std::string objcopy = test::find_tool({"llvm-objcopy-19", "llvm-objcopy", "objcopy"});
  if (objcopy.empty()) return;
  const TemporaryFolder folder;
  const auto program = build(folder, {"-g", "-Wl,--build-id"});
  const auto debug = folder.path() / "program.debug";
  const auto stripped = folder.path() / "stripped";
  test::run_tool({objcopy, "--only-keep-debug", program.string(), debug.string()});
  test::run_tool({objcopy, "--strip-all", program.string(), stripped.string()});
  Binary binary = load_binary(stripped, debug, DebugUse::kAll).value();
  REQUIRE(find_units(binary).value());
  CHECK(unit_of(binary, "_Z3onei") == "a.cpp");
  CHECK(find(read_inlined(binary).value().functions, "_ZL5scalei") != nullptr);
}

TEST_CASE("without debugging information the second view is refused with the mend") {
  if (test::lacks_tools()) return;
  const TemporaryFolder folder;
  Binary binary = load_binary(build(folder, {})).value();
  CHECK(!find_units(binary).value());
  const auto functions = read_inlined(binary);
  REQUIRE(!functions);
  CHECK(functions.error().message.ends_with("has no debugging information"));
  CHECK(functions.error().hint.find("-g") != std::string::npos);
}

}  // namespace
}  // namespace hone
