// SPDX-License-Identifier: Apache-2.0
#include "analyzers/stale_files.h"

#include <sys/stat.h>
#include <time.h>

#include <chrono>
#include <thread>

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

std::int64_t coarse_now() {
  timespec now{};
  ::clock_gettime(CLOCK_REALTIME_COARSE, &now);
  return to_nanoseconds(now);
}

}  // namespace

FileStamps stamp_files(const std::vector<std::string>& files, const std::filesystem::path& cwd) {
  constexpr std::int64_t kLongestTick = 20'000'000;
  FileStamps stamps{.now_ns = coarse_now(), .changed_ns = {}};
  const std::int64_t give_up = stamps.now_ns + kLongestTick;
  for (const std::string& name : files) {
    const auto changed = find_change_time(cwd / name);
    if (!changed) continue;
    stamps.changed_ns[name] = *changed;
    while (stamps.now_ns <= *changed && *changed < give_up && stamps.now_ns < give_up) {
      std::this_thread::sleep_for(std::chrono::milliseconds(1));
      stamps.now_ns = coarse_now();
    }
  }
  return stamps;
}

std::optional<std::string> find_stale(const FileStamps& before, const std::filesystem::path& cwd) {
  for (const auto& [name, changed] : before.changed_ns) {
    if (changed < before.now_ns && find_change_time(cwd / name) == changed) return name;
  }
  return std::nullopt;
}

}  // namespace hone
