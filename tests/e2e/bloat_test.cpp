// SPDX-License-Identifier: Apache-2.0
// Real code in two builds: what is the same function is known as such. And options of the command.
#include <doctest/doctest.h>

#include <algorithm>
#include <cstdio>
#include <string>

#include "analyzers/size_diff.h"
#include "tests/support/hone_program.h"
#include "tests/support/tool.h"

namespace hone {
namespace {

using test::TemporaryFolder;

/// The demo's rules and text with `arguments` and further sources.
std::filesystem::path compile_demo(const TemporaryFolder& folder, const std::string& name,
                                   std::vector<std::string> arguments) {
  const auto project = std::filesystem::path(HONE_SOURCE_DIR) / "examples/wordfreq";
  arguments.insert(arguments.begin(), {"-std=c++20", "-O2", "-g", "-I" + project.string(),
                                       "-include", "app/rules.h", "-include", "text/stemmer.h"});
  for (const char* source :
       {"app/rules.cpp", "text/characters.cpp", "text/stemmer.cpp", "text/tokenizer.cpp"}) {
    arguments.push_back((project / source).string());
  }
  return test::compile(folder, name, arguments);
}

Binary build(const TemporaryFolder& folder, const std::string& name, const std::string& flag) {
  return load_binary(compile_demo(folder, name, {flag, "-shared", "-fPIC"})).value();
}

/// Uses one kind of rule, so that the code for the others is cold.
constexpr const char* kTraining = R"(
int main() {
  for (int i = 0; i < 1000; ++i) {
    if (app::parse_rules("long: length > 9\n").size() != 1) return 1;
    if (text::stem("counting").empty()) return 1;
  }
}
)";

TEST_CASE("ThinLTO against no LTO matches 99 % of the bytes") {
  if (test::lacks_tools()) return;
  const TemporaryFolder folder;
  const Binary plain = build(folder, "plain.so", "-fno-lto");
  const SizeDiff diff = diff_sizes(build(folder, "thin.so", "-flto=thin"), plain, false);
  CHECK(diff.residual == 0);
  CHECK(diff.rows.size() > 20);
  CHECK(diff.matched_after >= 0.99);
  CHECK(diff.matched_before >= 0.99);
}

TEST_CASE("PGO with cold code split off matches 99 % of the bytes") {
  if (test::lacks_tools()) return;
  const std::string merge = test::find_tool({"llvm-profdata-19", "llvm-profdata"});
  if (merge.empty()) {
    std::puts("HONE-TEST-SKIPPED: llvm-profdata is not installed");
    return;
  }
  const TemporaryFolder folder;
  const std::string main = folder.write("training.cpp", kTraining).string();
  const std::string counters = (folder.path() / "training.profraw").string();
  const std::string profile = (folder.path() / "training.profdata").string();
  const auto counting =
      compile_demo(folder, "counting", {"-fprofile-instr-generate=" + counters, "-lstdc++", main});
  test::run_tool({counting.string()});
  test::run_tool({merge, "merge", counters, "-o", profile});
  const Binary plain = load_binary(compile_demo(folder, "plain", {"-lstdc++", main})).value();
  const Binary split = load_binary(compile_demo(folder, "split",
                                                {"-fprofile-instr-use=" + profile,
                                                 "-fsplit-machine-functions", "-lstdc++", main}))
                           .value();
  const auto is_cold = [](const Part& part) { return part.name.ends_with(".cold"); };
  CHECK(std::ranges::count_if(split.members[0].breakdown.parts, is_cold) > 3);
  const SizeDiff diff = diff_sizes(split, plain, false);
  CHECK(diff.residual == 0);
  CHECK(diff.matched_after >= 0.99);
  CHECK(diff.matched_before >= 0.99);
}

bool contains(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

TEST_CASE("each build of a difference takes its own debug file") {
  if (test::lacks_tools()) return;
  const std::string objcopy = test::find_tool({"llvm-objcopy-19", "objcopy"});
  REQUIRE(!objcopy.empty());
  const TemporaryFolder folder;
  const std::string source = folder.write("f.c", "int f(int a) { return a * 3; }\n").string();
  for (const std::string name : {"new", "old"}) {
    const auto whole = test::compile(folder, name, {"-shared", "-fPIC", "-Wl,--build-id", source});
    const std::string debug = (folder.path() / (name + ".debug")).string();
    test::run_tool({objcopy, "--only-keep-debug", whole.string(), debug});
    test::run_tool({objcopy, "--strip-all", whole.string()});
  }
  const auto difference = [&](std::vector<std::string> options) {
    options.insert(options.begin(), {"bloat", "new", "old", "--format", "json"});
    return test::run_hone(options, folder.path()).out;
  };
  const std::string old_only = difference({"--debug-old", "old.debug"});
  CHECK(contains(old_only, R"("new_names_from":"dynsym","old_names_from":"symtab",)"));
  CHECK(contains(old_only, R"("old_debug_file":"old.debug")"));
  const std::string both = difference({"--debug", "new.debug", "--debug-old", "old.debug"});
  CHECK(contains(both, R"("new_debug_file":"new.debug")"));
  CHECK(contains(both, R"("old_debug_file":"old.debug")"));
}

TEST_CASE("inlined functions that only .dwo files know are an error, some of them a note") {
  if (test::lacks_tools()) return;
  const TemporaryFolder folder;
  const auto object = [&](const std::string& name, const std::string& flag) {
    const auto source = folder.write(
        name + ".c",
        "static inline __attribute__((always_inline)) int twice(int x) { return x * 2; }\nint " +
            name + "(int x) { return twice(x); }\n");
    return test::compile(folder, name + ".o", {"-c", "-O1", "-g", flag, source.string()}).string();
  };
  const std::string split = object("split", "-gsplit-dwarf");
  const auto only = test::run_hone({"bloat", split, "--inlined"}, folder.path());
  CHECK(only.exit_code == 2);
  CHECK(contains(only.err, "in .dwo files: not read"));
  test::compile(folder, "both.so", {"-shared", "-nostdlib", split, object("whole", "-g")});
  const auto both = test::run_hone({"bloat", "both.so", "--inlined"}, folder.path());
  CHECK(both.exit_code == 0);
  CHECK(contains(both.out, "of 1 of 2 compile units"));
  CHECK(contains(both.out, "twice"));
}

TEST_CASE("an archive is shown by member, and by symbol alone where that is asked for") {
  if (test::lacks_tools()) return;
  const std::string ar = test::find_tool({"llvm-ar-19", "ar"});
  REQUIRE(!ar.empty());
  const TemporaryFolder folder;
  const auto object =
      test::assemble(folder, "one.o", ".data\n.type x,@object\nx: .zero 8\n.size x, 8");
  test::run_tool({ar, "rcs", (folder.path() / "lib.a").string(), object.string()});
  const auto rows = [&](const std::vector<std::string>& options) {
    std::vector<std::string> words = {"bloat", "lib.a", "--format", "csv"};
    words.insert(words.end(), options.begin(), options.end());
    return test::run_hone(words, folder.path()).out;
  };
  CHECK(contains(rows({}), "\n0,one.o,"));
  CHECK(contains(rows({}), "\n1,x,"));
  CHECK(!contains(rows({"--by", "symbol"}), "\n0,one.o,"));
  CHECK(contains(rows({"--by", "symbol"}), "\n0,x,"));
}

}  // namespace
}  // namespace hone
