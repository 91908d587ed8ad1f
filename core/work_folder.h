// SPDX-License-Identifier: Apache-2.0
// The one folder that hone writes to (`.hone`, with an ignore file of its own), its layout, and the
// lock that keeps two runs apart.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>

#include "core/file_descriptor.h"
#include "core/result.h"

namespace hone {

class WorkFolder {
 public:
  /// Makes the folder when it is missing and takes its lock; an Error names the process that holds
  /// it. The lock is released with the object, and by the kernel when the process dies. A folder
  /// that holds something else already is refused.
  static Result<WorkFolder> lock(const std::filesystem::path& root);
  /// Opens an existing folder for reading, without the lock. A missing folder, or one without a
  /// store, is an Error whose hint is `hone run`.
  static Result<WorkFolder> open(const std::filesystem::path& root);

  const std::filesystem::path& root() const { return root_; }
  std::filesystem::path store() const { return root_ / "store.sqlite"; }
  /// What holds the build folders of all steps, and nothing else.
  std::filesystem::path builds() const { return root_ / "b"; }
  /// One build folder per step key; names of equal length (16 digits), so that paths inside the
  /// binaries have equal length.
  std::filesystem::path build(std::string_view key) const;
  /// Log, profile data and other files of one step.
  std::filesystem::path step(std::string_view key) const;
  /// Where measured programs run; emptied before each of their runs.
  std::filesystem::path scratch() const { return root_ / "scratch"; }
  /// Reference outputs of one run.
  std::filesystem::path run(std::int64_t id) const;
  std::filesystem::path exported(std::string_view profile) const;
  /// A list of the files that stdout and stderr of a run went to, one a line.
  std::filesystem::path redirections() const { return root_ / "redirections"; }
  /// Where an export is built to see whether it holds.
  std::filesystem::path verification() const { return root_ / "verify"; }

 private:
  WorkFolder(std::filesystem::path root, FileDescriptor lock);
  std::filesystem::path root_;
  FileDescriptor lock_;  ///< none when opened for reading
};

}  // namespace hone
