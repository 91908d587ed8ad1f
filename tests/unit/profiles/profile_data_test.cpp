// SPDX-License-Identifier: Apache-2.0
#include "profiles/profile_data.h"

#include <doctest/doctest.h>

#include "tests/support/temporary_folder.h"
#include "tests/support/tool.h"

using namespace hone;
namespace fs = std::filesystem;

namespace {

/// The indexed form of a profile in llvm-profdata's text format; empty when the tool is missing.
fs::path index_profile(const test::TemporaryFolder& folder, std::string_view text) {
  const std::string tool = test::find_tool({"llvm-profdata-19", "llvm-profdata"});
  if (tool.empty()) {
    MESSAGE("HONE-TEST-SKIPPED: needs llvm-profdata");
    return {};
  }
  const fs::path source = folder.write("counts.proftext", text);
  const fs::path indexed = folder.path() / "counts.profdata";
  test::run_tool({tool, "merge", "-o", indexed, source});
  return indexed;
}

}  // namespace

TEST_CASE("functions with a record and functions with a count are told apart") {
  const test::TemporaryFolder folder;
  const fs::path profile = index_profile(folder,
                                         ":ir\n"
                                         "main\n# hash\n11\n# counters\n2\n1\n0\n\n"
                                         "idle\n12\n3\n0\n0\n0\n\n"
                                         "a.cpp;hot\n13\n1\n18446744073709551615\n\n");
  if (profile.empty()) return;
  const auto facts = load_training_facts(profile);
  REQUIRE(facts);
  CHECK(facts->functions == 3);
  CHECK(facts->functions_counted == 2);
  CHECK(facts->raw_files == 0);
}

TEST_CASE("a profile in which nothing was counted has no function counted") {
  const test::TemporaryFolder folder;
  const fs::path profile = index_profile(folder, ":ir\nmain\n11\n2\n0\n0\n\nidle\n12\n1\n0\n");
  if (profile.empty()) return;
  const auto facts = load_training_facts(profile);
  REQUIRE(facts);
  CHECK(facts->functions == 2);
  CHECK(facts->functions_counted == 0);
}

TEST_CASE("a profile without functions is read as that") {
  const test::TemporaryFolder folder;
  const fs::path profile = index_profile(folder, ":ir\n");
  if (profile.empty()) return;
  const auto facts = load_training_facts(profile);
  REQUIRE(facts);
  CHECK(facts->functions == 0);
}

TEST_CASE("what is no profile is an error that names the file") {
  const test::TemporaryFolder folder;
  const fs::path missing = folder.path() / "missing.profdata";
  REQUIRE_FALSE(load_training_facts(missing));
  CHECK(load_training_facts(missing).error().message.contains(missing.string()));
  CHECK_FALSE(load_training_facts(folder.write("empty.profdata", "")));
  CHECK_FALSE(load_training_facts(folder.write("text.profdata", "no profile at all")));
}

TEST_CASE("raw files that cannot be read are an error") {
  const test::TemporaryFolder folder;
  const std::vector<fs::path> raw = {folder.write("a.profraw", "")};
  CHECK_FALSE(find_shared_records(raw));
  CHECK(find_shared_records({}).value().empty());
}

TEST_CASE("equally named static functions of equally named files share one record") {
  if (test::lacks_tools()) return;
  const test::TemporaryFolder folder;
  const std::string clang = test::find_tool({"clang-19", "clang"});
  const std::vector<std::string> flags = {"-O1", "-fprofile-generate", "-mllvm",
                                          "-static-func-full-module-prefix=false"};
  const auto add = [&](const fs::path& name, std::string_view text) {
    std::vector<std::string> argv = {clang, "-c", folder.write(name, text)};
    argv.insert(argv.end(), flags.begin(), flags.end());
    argv.insert(argv.end(), {"-o", (folder.path() / name).string() + ".o"});
    test::run_tool(argv);
    return (folder.path() / name).string() + ".o";
  };
  const std::string keep = "__attribute__((noinline)) static int ";
  const fs::path program = test::compile(
      folder, "program",
      {"-fprofile-generate",
       add("a/x.c", keep + "same(int x) { return x * 3; }\nint a(int x) { return same(x); }\n"),
       add("b/x.c", keep + "same(int x) { return x * 5; }\nint b(int x) { return same(x); }\n"),
       add("y.c", keep + "same(int x) { return x * 7; }\nint y(int x) { return same(x); }\n"),
       add("main.c",
           "int a(int), b(int), y(int);\nint main() { return a(1) + b(1) + y(1) != 15; }\n")});
  const fs::path raw = folder.path() / "counts.profraw";
  test::run_tool({test::find_tool({"env"}), "LLVM_PROFILE_FILE=" + raw.string(), program});
  CHECK(find_shared_records(std::vector{raw}).value() == std::vector<std::string>{"x.c;same"});
}
