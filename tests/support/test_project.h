// SPDX-License-Identifier: Apache-2.0
// A copy of one of tests/projects, in a temporary folder, with a hone.toml: what an end-to-end test
// runs hone on.
#pragma once

#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include "tests/support/temporary_folder.h"

namespace hone::test {

class TestProject {
 public:
  /// Copies tests/projects/NAME to a folder whose path ends in `folder`.
  explicit TestProject(const std::string& name, std::string_view folder = "project");

  const std::filesystem::path& source() const { return folder_.path(); }
  /// A path beside the project, for files that are no part of it.
  std::filesystem::path beside(const std::string& name) const;

  /// Writes hone.toml: the workload runs `command`; `more` is added at the end of the [[workload]]
  /// table; the target is the project's own name unless another is given.
  void configure(const std::vector<std::string>& command, const std::string& more = "",
                 const std::string& target = "") const;

  /// Path, mode, time and content of everything in the project but .hone.
  std::map<std::string, std::string> snapshot() const;

 private:
  std::string name_;
  TemporaryFolder folder_;
};

}  // namespace hone::test
