// SPDX-License-Identifier: Apache-2.0
#include "analyzers/binary.h"

#include <doctest/doctest.h>

#include <string>
#include <vector>

#include "tests/support/tool.h"

namespace hone {
namespace {

using test::TemporaryFolder;

/// An archive of objects that are assembled from the texts.
std::filesystem::path make_archive(const TemporaryFolder& folder,
                                   const std::vector<std::string>& texts) {
  const std::string ar = test::find_tool({"llvm-ar-19", "ar"});
  REQUIRE(!ar.empty());
  auto archive = folder.path() / "lib.a";
  std::vector<std::string> command = {ar, "rcs", archive.string()};
  for (const std::string& text : texts) {
    const std::string name = "member" + std::to_string(command.size() - 3) + ".o";
    command.push_back(test::assemble(folder, name, text).string());
  }
  test::run_tool(command);
  return archive;
}

TEST_CASE("members may claim only so much memory together") {
  if (test::lacks_tools()) return;
  const TemporaryFolder folder;
  const std::string large = ".comm block,40000000000000,1\n";
  CHECK(load_binary(make_archive(folder, {large})).has_value());
  const auto binary = load_binary(make_archive(folder, {large, large}));
  REQUIRE(!binary);
  CHECK(binary.error().message.find("up to member1.o") != std::string::npos);
}

}  // namespace
}  // namespace hone
