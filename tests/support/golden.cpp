// SPDX-License-Identifier: Apache-2.0
#include "tests/support/golden.h"

#include <doctest/doctest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>

#include "tests/support/temporary_folder.h"

namespace hone::test {

void check_golden(std::string_view name, const std::string& actual) {
  const auto file = std::filesystem::path(HONE_SOURCE_DIR) / "tests" / name;
  if (std::getenv("HONE_REWRITE_GOLDEN") != nullptr) {
    std::filesystem::create_directories(file.parent_path());
    std::ofstream(file, std::ios::binary) << actual;
  }
  INFO("HONE_REWRITE_GOLDEN=1 rewrites ", file.string());
  CHECK(slurp(file) == actual);
}

}  // namespace hone::test
