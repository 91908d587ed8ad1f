// SPDX-License-Identifier: Apache-2.0
#include "profiles/bolt_counts.h"

#include <doctest/doctest.h>

#include "tests/support/temporary_folder.h"

namespace hone {
namespace {

namespace fs = std::filesystem;

TEST_CASE(
    "what a watched program left is kept apart from the next command's, empty files are not") {
  const test::TemporaryFolder folder;
  const fs::path data = folder.path() / "counts-0.fdata";
  CHECK(find_bolt_counts(data).empty());
  const std::string option = bolt_count_options(data, BoltCounts::kWatched)[1];
  const std::string name = fs::path(option.substr(option.find('=') + 1)).filename();
  for (const char* content : {"first", "", "second"}) {
    folder.write(name, content);
    keep_bolt_counts(data);
    CHECK_FALSE(fs::exists(folder.path() / name));
  }
  folder.write("counts-1.fdata.77.fdata", "of another file");
  std::vector<std::string> contents;
  for (const fs::path& file : find_bolt_counts(data)) contents.push_back(test::slurp(file));
  CHECK(contents == std::vector<std::string>{"first", "second"});
}

}  // namespace
}  // namespace hone
