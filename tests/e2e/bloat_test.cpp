// SPDX-License-Identifier: Apache-2.0
// Real code in two builds: what is the same function is known as such.
#include <doctest/doctest.h>

#include <string>

#include "analyzers/size_diff.h"
#include "tests/support/tool.h"

namespace hone {
namespace {

using test::TemporaryFolder;

/// The demo's rules and text, as a library.
Binary build(const TemporaryFolder& folder, const std::string& name, const std::string& flag) {
  const auto project = std::filesystem::path(HONE_SOURCE_DIR) / "examples/wordfreq";
  std::vector<std::string> arguments = {
      "-std=c++20", "-O2", "-g", flag, "-shared", "-fPIC", "-I" + project.string()};
  for (const char* source : {"app/rules.cpp", "text/stemmer.cpp", "text/tokenizer.cpp"}) {
    arguments.push_back((project / source).string());
  }
  return load_binary(test::compile(folder, name, arguments)).value();
}

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

}  // namespace
}  // namespace hone
