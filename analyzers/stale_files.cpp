// SPDX-License-Identifier: Apache-2.0
#include "analyzers/stale_files.h"

#include <sys/stat.h>
#include <time.h>

namespace hone {
namespace {

std::int64_t to_nanoseconds(const timespec& time) {
  return static_cast<std::int64_t>(time.tv_sec) * 1'000'000'000 + time.tv_nsec;
}

std::optional<std::int64_t> find_change_time(const std::filesystem::path& file) {
  struct stat status{};
  if (::stat(file.c_str(), &status) != 0) return std::nullopt;
  return to_nanoseconds(status.st_ctim);
}

}  // namespace

FileStamps stamp_files(const CheckConfig& check, const std::filesystem::path& cwd) {
  FileStamps stamps;
  if (check.kind != CheckKind::kFiles) return stamps;
  for (const std::string& name : check.files) {
    if (const auto changed = find_change_time(cwd / name)) stamps.changed_ns[name] = *changed;
  }
  timespec now{};
  ::clock_gettime(CLOCK_REALTIME_COARSE, &now);
  stamps.now_ns = to_nanoseconds(now);
  return stamps;
}

std::optional<std::string> find_stale(const FileStamps& before, const std::filesystem::path& cwd) {
  for (const auto& [name, changed] : before.changed_ns) {
    if (changed < before.now_ns && find_change_time(cwd / name) == changed) return name;
  }
  return std::nullopt;
}

}  // namespace hone
