// SPDX-License-Identifier: Apache-2.0
#include "core/disk_use.h"

#include <algorithm>

namespace hone {

namespace fs = std::filesystem;

Bytes find_size(const fs::path& folder) {
  Bytes total{0};
  std::error_code error;
  auto entry = fs::recursive_directory_iterator(
      folder, fs::directory_options::skip_permission_denied, error);
  for (; !error && entry != fs::recursive_directory_iterator(); entry.increment(error)) {
    std::error_code ignored;
    if (entry->is_symlink(ignored) || !entry->is_regular_file(ignored)) continue;
    const std::uintmax_t size = entry->file_size(ignored);
    if (!ignored) total.count += static_cast<std::int64_t>(size);
  }
  return total;
}

std::vector<FolderUse> list_builds(const WorkFolder& folder) {
  std::vector<FolderUse> uses;
  for (const fs::path& parent : {folder.build({}).parent_path(), folder.step({}).parent_path()}) {
    std::error_code error;
    for (const auto& entry : fs::directory_iterator(parent, error)) {
      std::error_code ignored;
      uses.push_back({.folder = entry.path(),
                      .size = find_size(entry.path()),
                      .last_used = fs::last_write_time(entry.path(), ignored)});
    }
  }
  std::ranges::sort(uses, {}, &FolderUse::last_used);
  return uses;
}

void mark_used(const fs::path& folder) {
  std::error_code ignored;
  fs::last_write_time(folder, fs::file_time_type::clock::now(), ignored);
}

std::size_t count_removals(std::span<const FolderUse> uses, const CleanLimits& limits,
                           fs::file_time_type now) {
  if (limits.all) return uses.size();
  std::size_t count = 0;
  Bytes left{0};
  for (const FolderUse& use : uses) left += use.size;
  const auto is_old = [&](const FolderUse& use) {
    return limits.age && Seconds(now - use.last_used) > *limits.age;
  };
  while (count < uses.size() && (is_old(uses[count]) || (limits.size && left > *limits.size))) {
    left = left - uses[count].size;
    ++count;
  }
  return count;
}

}  // namespace hone
