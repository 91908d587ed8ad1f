// SPDX-License-Identifier: Apache-2.0
// What the folders of builds and steps in a work folder take up, and which of them go first.
#pragma once

#include <chrono>
#include <cstddef>
#include <filesystem>
#include <optional>
#include <span>
#include <vector>

#include "core/units.h"
#include "core/work_folder.h"

namespace hone {

struct FolderUse {
  std::filesystem::path folder;
  Bytes size{0};
  std::filesystem::file_time_type last_used;
};

/// Sizes of all regular files below the folder, links not followed. What cannot be read counts 0.
Bytes find_size(const std::filesystem::path& folder);

/// One entry per folder of a build or a step, least recently used first.
std::vector<FolderUse> list_builds(const WorkFolder& folder);

/// Marks the folder as used now; one that is missing stays so.
void mark_used(const std::filesystem::path& folder);

struct CleanLimits {
  bool all = false;
  std::optional<Seconds> age;  ///< what was not used for longer goes
  std::optional<Bytes> size;   ///< then the least recently used go until the rest is no more
};

/// How many of `uses` (least recently used first) are to go: a prefix of them.
std::size_t count_removals(std::span<const FolderUse> uses, const CleanLimits& limits,
                           std::filesystem::file_time_type now);

}  // namespace hone
