// SPDX-License-Identifier: Apache-2.0
// Functions that one build has and the other has inlined: what debugging information proves.
#include "analyzers/moved_functions.h"

#include <doctest/doctest.h>

#include <algorithm>

#include "analyzers/binary_debug.h"
#include "tests/support/tool.h"

namespace hone {
namespace {

using test::TemporaryFolder;

std::uint64_t bytes_of_copies(const Binary& binary) {
  std::uint64_t bytes = 0;
  for (const InlinedFunction& function : read_inlined(binary).value().functions) {
    bytes += function.size;
  }
  return bytes;
}

TEST_CASE("a function whose calls were all inlined has moved into its callers") {
  if (test::lacks_tools()) return;
  const TemporaryFolder folder;
  const auto source = folder.write("p.cpp", R"(
static int scale(int x) { return x * 7 + 3; }
int gone(int);
int one(int x) { return scale(x) + 1; }
)");
  const auto build = [&](const std::string& name, std::vector<std::string> flags) {
    flags.insert(flags.begin(), {"-c", source.string()});
    return load_binary(test::compile(folder, name, flags)).value();
  };
  const Binary before = build("old.o", {"-O1", "-g", "-fno-inline"});
  for (const char* debug : {"-g", "-g1"}) {
    CAPTURE(debug);
    const SizeDiff diff = diff_sizes(build("new.o", {"-O1", debug}), before, false);
    const auto row = std::ranges::find(diff.rows, "_ZL5scalei", &DiffRow::label);
    REQUIRE(row != diff.rows.end());
    CHECK(row->status == DiffStatus::kMoved);
    CHECK(row->inlined > 0);
    CHECK(diff.residual == 0);
    CHECK(diff.matched_before == 1);
    const SizeDiff back = diff_sizes(before, build("new.o", {"-O1", debug}), false);
    const auto out = std::ranges::find(back.rows, "_ZL5scalei", &DiffRow::label);
    REQUIRE(out != back.rows.end());
    CHECK(out->status == DiffStatus::kMoved);
    CHECK(out->inlined == row->inlined);
    CHECK(back.matched_after == 1);
  }
  const SizeDiff blind = diff_sizes(build("new.o", {"-O1"}), before, false);
  const auto row = std::ranges::find(blind.rows, "_ZL5scalei", &DiffRow::label);
  REQUIRE(row != blind.rows.end());
  CHECK(row->status == DiffStatus::kRemoved);
}

TEST_CASE("a function that a caller has inlined now moved, although all copies together shrank") {
  if (test::lacks_tools()) return;
  const TemporaryFolder folder;
  // The old build calls `scale` in one place and has an unrolled copy in another.
  const std::string scale = R"(
extern int ext(int);
static inline __attribute__((always_inline)) int scale(int x) {
)" + std::string("#pragma clang loop unroll(UNROLL)\n") +
                            R"(
  for (int i = 0; i < 16; i++) x = ext(x) * 3 + i;
  return x;
}
int keeps(int x) { return scale(x) + 1; }
int calls(int x) { CALL return scale(x) + 2; }
)";
  const auto source = folder.write("scale.cpp", scale);
  const auto build = [&](const std::string& name, const std::vector<std::string>& flags) {
    std::vector<std::string> arguments = {"-c", "-O2", "-g", source.string(),
                                          "-Wno-ignored-attributes"};
    arguments.insert(arguments.end(), flags.begin(), flags.end());
    return load_binary(test::compile(folder, name, arguments)).value();
  };
  const Binary before = build("old.o", {"-DUNROLL=full", "-DCALL=[[clang::noinline]]"});
  const Binary after = build("new.o", {"-DUNROLL=disable", "-DCALL="});
  CHECK(bytes_of_copies(after) < bytes_of_copies(before));
  const SizeDiff diff = diff_sizes(after, before, false);
  const auto row = std::ranges::find(diff.rows, "_ZL5scalei", &DiffRow::label);
  REQUIRE(row != diff.rows.end());
  CHECK(row->status == DiffStatus::kMoved);
  CHECK(row->inlined > 0);
  CHECK(row->inlined < bytes_of_copies(after));
  const SizeDiff back = diff_sizes(before, after, false);
  const auto out = std::ranges::find(back.rows, "_ZL5scalei", &DiffRow::label);
  REQUIRE(out != back.rows.end());
  // The copies grew by more than the caller lost: that there is a body now has another reason.
  CHECK(out->status == DiffStatus::kMoved);
}

constexpr const char* kOthersHelper = R"(
extern int ext(int);
static inline __attribute__((always_inline)) int helper(int x) { return ext(x) * ext(x + 7); }
int other(int x) { return helper(x) + 2; }
)";
constexpr const char* kOwnHelper = R"(
extern int ext(int);
__attribute__((noinline)) static int helper(int x) {
  for (int i = 0; i < 10; i++) x = ext(x) * 3 + i;
  return x;
}
int user(int x) { return helper(x) + 1; }
)";
constexpr const char* kNoHelper = R"(
extern int ext(int);
int user(int x) { return ext(x) + 1; }
)";

/// What became of the function between two builds, each of one text per unit.
DiffStatus fate(const std::string& name, const std::vector<std::string>& after,
                const std::vector<std::string>& before, const std::string& debug) {
  const TemporaryFolder folder;
  const auto build = [&](const std::string& output, const std::vector<std::string>& units) {
    std::vector<std::string> link = {"-shared", "-nostdlib"};
    for (std::size_t i = 0; i < units.size(); ++i) {
      const std::string unit = output + std::to_string(i);
      const auto source = folder.write(unit + ".c", units[i]);
      const auto object =
          test::compile(folder, unit + ".o", {"-c", "-O2", "-fPIC", debug, source.string()});
      link.push_back(object.string());
    }
    return load_binary(test::compile(folder, output + ".so", link)).value();
  };
  const Binary fresh = build("new", after);
  const Binary old = build("old", before);
  const SizeDiff diff = diff_sizes(fresh, old, false);
  const auto row = std::ranges::find(diff.rows, name, &DiffRow::label);
  REQUIRE(row != diff.rows.end());
  CHECK((row->inlined > 0) == (row->status == DiffStatus::kMoved));
  return row->status;
}

TEST_CASE("a deleted function has not moved into the inlined one that shares its name") {
  if (test::lacks_tools()) return;
  for (const std::string debug : {"-g", "-g1"}) {
    CAPTURE(debug);
    CHECK(fate("helper", {kNoHelper, kOthersHelper}, {kOwnHelper, kOthersHelper}, debug) ==
          DiffStatus::kRemoved);
    CHECK(fate("helper", {kOwnHelper, kOthersHelper}, {kNoHelper, kOthersHelper}, debug) ==
          DiffStatus::kNew);
  }
}

TEST_CASE("of two functions of one name none is taken for the one that was inlined") {
  if (test::lacks_tools()) return;
  std::string inlined(kOwnHelper);
  inlined.replace(inlined.find("noinline"), 8, "always_inline");
  const std::string twin =
      std::string(kOwnHelper).replace(std::string(kOwnHelper).find("user"), 4, "twin");
  CHECK(fate("helper", {inlined}, {kOwnHelper}, "-g") == DiffStatus::kMoved);
  CHECK(fate("helper", {inlined}, {kOwnHelper, twin}, "-g") == DiffStatus::kRemoved);
}

TEST_CASE("constructors are known by all their variants, functions that became local as well") {
  if (test::lacks_tools()) return;
  const TemporaryFolder folder;
  const auto build = [&](const std::string& name, const std::string& text,
                         const std::string& tool) {
    const auto source = folder.write(name + ".cpp", text);
    const auto object = folder.path() / (name + ".o");
    test::run_tool({tool, "-c", "-g", "-O2", source.string(), "-o", object.string()});
    return load_binary(object).value();
  };
  const std::string noinline = "__attribute__((noinline)) ";
  const auto text = [](const std::string& mark, const std::string& linkage) {
    return "extern int ext(int);\nstruct P {\n  int v;\n  " + mark +
           "P(int x) : v(ext(x * 7 + 3)) {}\n};\n" + linkage + mark +
           "int helper(int x) { return ext(x) * 5 + ext(x + 2); }\n" +
           "int use(int x) { return P(x).v + helper(x); }\n";
  };
  for (const std::string& tool :
       {test::find_tool({"clang++-19", "clang++"}), test::find_tool({"g++"})}) {
    if (tool.empty()) continue;
    CAPTURE(tool);
    const Binary old = build("old", text(noinline, ""), tool);
    const SizeDiff diff = diff_sizes(build("new", text("", "static "), tool), old, false);
    int moved = 0;
    for (const DiffRow& row : diff.rows) {
      if (row.status == DiffStatus::kMoved) ++moved;
      CHECK(row.status != DiffStatus::kRemoved);
    }
    CHECK(moved == 2);
  }
}

TEST_CASE("a body that nothing refers to any more has not moved into copies of both builds") {
  if (test::lacks_tools()) return;
  const std::string text = R"(
extern int ext(int);
static inline __attribute__((always_inline)) int square(int x) { return ext(x) * ext(x + 1); }
int use(int x) { return square(x) + 1; }
)";
  const std::string kept = text + "int (*volatile keep)(int) = &square;\n";
  for (const std::string debug : {"-g", "-g1"}) {
    CAPTURE(debug);
    CHECK(fate("square", {text}, {kept}, debug) == DiffStatus::kRemoved);
  }
}

}  // namespace
}  // namespace hone
