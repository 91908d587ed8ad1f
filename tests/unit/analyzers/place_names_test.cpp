// SPDX-License-Identifier: Apache-2.0
// Names of places in tiny programs whose functions are all inlined into main: what GCC and Clang
// tell of functions without a linkage name.
#include "analyzers/place_names.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <cstdio>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "analyzers/binary.h"
#include "tests/support/tool.h"

namespace hone {
namespace {

using test::TemporaryFolder;

/// What a function's code comes from, by the place names of all its addresses.
struct Frames {
  std::set<std::string> functions;
  std::set<std::string> files;
  std::set<std::string> own_files;
};

/// Of the symbol of that name; "f." is one that begins so.
Frames frames_of(const std::filesystem::path& program, std::string_view function) {
  const Binary binary = load_binary(program).value();
  const Breakdown& breakdown = binary.members[0].breakdown;
  const auto found = std::ranges::find_if(breakdown.table.symbols, [&](const ElfSymbol& symbol) {
    const std::string_view name = breakdown.table.name_of(symbol);
    return function.ends_with('.') ? name.starts_with(function) : name == function;
  });
  REQUIRE(found != breakdown.table.symbols.end());
  const std::uint64_t start = breakdown.elf.sections[found->section].address + found->begin;
  PlaceNamer namer({program});
  Frames frames;
  for (std::uint64_t at = 0; at < found->size; ++at) {
    for (const SourceFrame& frame : namer.name({.path = program}, start + at).frames) {
      frames.functions.insert(frame.function);
      frames.files.insert(frame.file);
      frames.own_files.insert(frame.function + ": " + frame.own_file);
    }
  }
  return frames;
}

Frames frames_of_main(const std::filesystem::path& program) { return frames_of(program, "main"); }

constexpr const char* kClasses = R"(
#define LOOP(T, k) T v = n; for (T i = 0; i < n; ++i) v = v * 31 + (v >> k); return v;
typedef unsigned long count_t;
namespace {
struct Disc { count_t area(count_t n) const { LOOP(count_t, 3) } };
struct Box { count_t area(count_t n) { LOOP(count_t, 5) }
             count_t area(count_t n, const char*) { LOOP(count_t, 6) } };
template <class T> struct Pair { static T area(T n) { LOOP(T, 8) } };
count_t area(count_t n) { LOOP(count_t, 7) }
template <class T> T area(T n, T) { LOOP(T, 12) }
}
struct Global { count_t area(count_t n) { LOOP(count_t, 9) } };
int main(int c, char** v) {
  auto first = [](count_t n) { LOOP(count_t, 10) };
  auto second = [](count_t n) { LOOP(count_t, 11) };
  count_t n = c;
  n += Disc().area(n) + Box().area(n) + Box().area(n, v[0]) + area(n) + Global().area(n);
  return n + first(n) + second(n) + Pair<unsigned short>::area(c) + area<long>(c, c);
}
)";

TEST_CASE("inlined functions of one name are told apart by class, scope and parameters") {
  const std::string gcc = test::find_tool({"g++-12", "g++"});
  if (test::lacks_tools()) return;
  if (gcc.empty()) {
    std::puts("HONE-TEST-SKIPPED: GCC is not installed");
    return;
  }
  const TemporaryFolder folder;
  const auto program = folder.path() / "program";
  const auto source = folder.write("classes.cpp", kClasses);
  test::run_tool({gcc, "-O2", "-g", "-gdwarf-4", source.string(), "-o", program.string()});
  const Frames frames = frames_of_main(program);
  const auto& functions = frames.functions;
  std::set<std::string> expected;
  for (const char* name :
       {"(anonymous namespace)::Disc::area(unsigned long) const",
        "(anonymous namespace)::Box::area(unsigned long)",
        "(anonymous namespace)::Box::area(unsigned long, char const*)",
        "(anonymous namespace)::Pair<unsigned short>::area(unsigned short)",
        "long (anonymous namespace)::area<long>(long, long)",
        "(anonymous namespace)::area(unsigned long)", "Global::area(unsigned long)",
        "main::{lambda(unsigned long)#1}::operator()(unsigned long) const",
        "main::{lambda(unsigned long)#2}::operator()(unsigned long) const", "main"}) {
    expected.insert(name);
  }
  CHECK(functions == expected);
  CHECK(frames.own_files.contains("Global::area(unsigned long): "));
  CHECK(frames.own_files.contains("main: "));
  CHECK(
      frames.own_files.contains("(anonymous namespace)::area(unsigned long): " + source.string()));
}

TEST_CASE("functions of C, and those that no scope is told of, keep their plain name") {
  if (test::lacks_tools()) return;
  const TemporaryFolder folder;
  const auto source = folder.write("plain.c", R"(
static inline int scale(int n) { for (int i = 0; i < n; ++i) n += n >> 3; return n; }
int main(int c, char** v) { return scale(c); }
)");
  for (const char* level : {"-g", "-gline-tables-only"}) {
    const auto program =
        test::compile(folder, "plain", {"-O2", "-fno-vectorize", level, source.string()});
    const Frames frames = frames_of_main(program);
    CHECK(frames.functions == std::set<std::string>{"main", "scale"});
    CHECK(frames.own_files.contains("scale: " + source.string()));
  }
}

TEST_CASE("a local function that LTO numbers keeps its own name as a source") {
  if (test::lacks_tools()) return;
  const TemporaryFolder folder;
  const std::string mix =
      "static __attribute__((noinline)) int mix(int n) { for (int i = 0; i < n; ++i) n ^= n >> K;"
      " return n; }\n";
  const auto first = folder.write("a.c", mix +
                                             "int other(int);\nint main(int c, char** v) { return "
                                             "mix(c) + other(c); }\n");
  const auto second = folder.write("b.c", mix + "int other(int n) { return mix(n + 1); }\n");
  const std::vector<std::string> flags = {"-O2", "-flto", "-fno-vectorize", "-g", "-gdwarf-4"};
  const auto build = [&](const std::filesystem::path& source, const char* define) {
    auto words = flags;
    words.insert(words.end(), {define, "-c", source.string()});
    return test::compile(folder, source.filename().string() + ".o", words).string();
  };
  auto words = flags;
  words.insert(words.end(), {build(first, "-DK=3"), build(second, "-DK=5")});
  const auto program = test::compile(folder, "program", words);
  const Frames frames = frames_of(program, "mix.");
  CHECK(frames.functions == std::set<std::string>{"mix"});
  CHECK(frames.own_files == std::set<std::string>{"mix: " + second.string()});
}

TEST_CASE("a file is one row, whatever way its name goes") {
  if (test::lacks_tools()) return;
  const TemporaryFolder folder;
  std::filesystem::create_directories(folder.path() / "lib");
  std::filesystem::create_directories(folder.path() / "app");
  folder.write(
      "lib/scale.h",
      "static inline int scale(int n) { for (int i = 0; i < n; ++i) n += n >> 3; return n; }\n");
  const auto source =
      folder.write("app/main.c", "int main(int c, char** v) { return scale(c); }\n");
  const auto program =
      test::compile(folder, "program",
                    {"-O2", "-fno-vectorize", "-gline-tables-only", "-include",
                     (folder.path() / "app/../lib/scale.h").string(), source.string()});
  for (const std::string& file : frames_of_main(program).files) {
    CAPTURE(file);
    CHECK(file.find("..") == std::string::npos);
  }
}

/// Of the addresses of the file's text.
std::set<std::string> symbols_of(const std::filesystem::path& file) {
  const Binary binary = load_binary(file).value();
  PlaceNamer namer({file});
  std::set<std::string> symbols;
  for (const auto& section : binary.members[0].breakdown.elf.sections) {
    if (section.name != ".text") continue;
    for (std::uint64_t at = 0; at < section.size; ++at)
      symbols.insert(namer.name({.path = file}, section.address + at).symbol);
  }
  return symbols;
}

TEST_CASE("a function without a name is told by its file too: others have code at its address") {
  if (test::lacks_tools()) return;
  const TemporaryFolder folder;
  const auto source = folder.write("step.c", R"(
static __attribute__((noinline)) int step(int n) { for (int i = 0; i < n; ++i) n ^= n >> 3; return n; }
int run(int n) { return step(n) + step(n + 1); }
)");
  for (const std::string name : {"libla.so", "liblb.so"}) {
    const auto library =
        test::compile(folder, name, {"-O1", "-shared", "-fPIC", "-s", source.string()});
    int nameless = 0;
    for (const std::string& symbol : symbols_of(library)) {
      CAPTURE(symbol);
      if (!is_address_name(symbol)) continue;
      CHECK(symbol.ends_with(" [" + name + "]"));
      ++nameless;
    }
    CHECK(nameless > 0);
  }
}

TEST_CASE("what another profile's build made is the project's too") {
  if (test::lacks_tools()) return;
  const TemporaryFolder folder;
  const auto source = folder.write("plugin.c", "int run(int n) { return n * n; }\n");
  for (const char* name : {"b/one/plugin.so", "b2/plugin.so"}) {
    CAPTURE(name);
    std::filesystem::create_directories((folder.path() / name).parent_path());
    const auto plugin = test::compile(folder, name, {"-shared", "-fPIC", "-g", source.string()});
    PlaceNamer namer({folder.path() / "b/two/program"}, folder.path() / "b");
    const Binary binary = load_binary(plugin).value();
    for (const auto& section : binary.members[0].breakdown.elf.sections) {
      if (section.name != ".text") continue;
      const PlaceName found =
          namer.name({.path = plugin}, section.address + section.size - 1);  // run() is the last
      CHECK(found.symbol == "run");
      CHECK(found.library == (std::string_view(name).starts_with("b/") ? "" : "plugin.so"));
      CHECK((found.frames.front().file == source.string()) == found.library.empty());
    }
  }
}

TEST_CASE("memory of no file is anonymous, though the kernel's word for it looks like a path") {
  PlaceNamer namer({});
  for (const char* path : {"//anon", "/anon_hugepage (deleted)", "/dev/zero (deleted)", ""}) {
    CAPTURE(path);
    const PlaceName name = namer.name({.path = path}, 16);
    CHECK(name.symbol == "[anonymous code]");
    CHECK(name.library.empty());
  }
  CHECK(namer.name({.path = "[vdso]"}, 0).symbol == "[vdso]");
  CHECK(namer.name({.path = "/gone/libfoo.so.1"}, 16).symbol == "[unknown in libfoo]");
}

}  // namespace
}  // namespace hone
