// SPDX-License-Identifier: Apache-2.0
// A folder of a test's own, removed with all it holds at the end of its scope.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>

namespace hone::test {

class TemporaryFolder {
 public:
  /// `name` becomes the end of the path, so that tests can ask for blanks or non-ASCII in it.
  explicit TemporaryFolder(std::string_view name = "test");
  ~TemporaryFolder();
  TemporaryFolder(const TemporaryFolder&) = delete;
  TemporaryFolder& operator=(const TemporaryFolder&) = delete;

  const std::filesystem::path& path() const { return path_; }
  /// Writes a file below the folder, parents included, and gives its path.
  std::filesystem::path write(const std::filesystem::path& relative,
                              std::string_view content) const;

 private:
  std::filesystem::path root_;
  std::filesystem::path path_;
};

/// The whole file; "" when it cannot be read.
std::string slurp(const std::filesystem::path& file);

}  // namespace hone::test
