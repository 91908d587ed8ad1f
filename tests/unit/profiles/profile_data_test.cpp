// SPDX-License-Identifier: Apache-2.0
#include "profiles/profile_data.h"

#include <doctest/doctest.h>

#include <cstdlib>

#include "tests/support/fake_tools.h"
#include "tests/support/temporary_folder.h"

using namespace hone;
namespace fs = std::filesystem;

namespace {

/// The indexed form of a profile in llvm-profdata's text format; empty when the tool is missing.
fs::path index_profile(const test::TemporaryFolder& folder, std::string_view text) {
  const fs::path tool = test::find_llvm_profdata();
  if (tool.empty()) {
    MESSAGE("HONE-TEST-SKIPPED: needs llvm-profdata");
    return {};
  }
  const fs::path source = folder.write("counts.proftext", text);
  const fs::path indexed = folder.path() / "counts.profdata";
  const std::string line = tool.string() + " merge -o " + indexed.string() + " " + source.string();
  REQUIRE(std::system(line.c_str()) == 0);
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
