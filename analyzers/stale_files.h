// SPDX-License-Identifier: Apache-2.0
// Was a checked file written by the run just made, or is it left from an earlier one? Matters for a
// workload with a cwd of its own, which is not emptied between runs.
#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <optional>
#include <string>

#include "core/config.h"

namespace hone {

/// The checked files that are there before a run, each with its time of last change (the inode's
/// ctime: no program can set it), and the time now on the clock that sets those times.
struct FileStamps {
  std::int64_t now_ns = 0;
  std::map<std::string, std::int64_t> changed_ns;
};

FileStamps stamp_files(const CheckConfig& check, const std::filesystem::path& cwd);

/// The first file that has not changed since before the run. A change within the clock's tick (some
/// milliseconds) before the run cannot be told from one in the run: such a file counts as written.
std::optional<std::string> find_stale(const FileStamps& before, const std::filesystem::path& cwd);

}  // namespace hone
