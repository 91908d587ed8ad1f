// SPDX-License-Identifier: Apache-2.0
// Was a file that is checked, or that the metric is read from, written by the run just made, or is
// it left from an earlier one? Matters where runs share a folder.
#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace hone {

/// The files that are there before a run, each with its time of last change (the inode's ctime: no
/// program can set it), and the time now on the clock that sets those times.
struct FileStamps {
  std::int64_t now_ns = 0;
  std::map<std::string, std::int64_t> changed_ns;
};

/// To be called just before the run. Where a file has changed within the clock's tick (some
/// milliseconds), it waits for the next one, so that whatever the run writes has a later time.
FileStamps stamp_files(const std::vector<std::string>& files, const std::filesystem::path& cwd);

/// The first file that has not changed since before the run. One that changed in the future (a
/// clock that was set back, another machine's disk) counts as written.
std::optional<std::string> find_stale(const FileStamps& before, const std::filesystem::path& cwd);

}  // namespace hone
