// SPDX-License-Identifier: Apache-2.0
#include "profiles/bolt_counts.h"

#include <fmt/format.h>

#include <algorithm>

namespace hone {

namespace fs = std::filesystem;

namespace {

fs::path watched_of(const fs::path& data) { return data.native() + ".watched"; }

}  // namespace

std::vector<std::string> bolt_count_options(const fs::path& data, BoltCounts how) {
  if (how == BoltCounts::kAtEnd) {
    return {"-instrument", "--instrumentation-file=" + data.string(),
            "--instrumentation-file-append-pid"};
  }
  // Seconds between two writes: never while the program lives. Counters that are not cleared are
  // written once more at the end. A watcher that waits for forks leaves the process group: what
  // signals the whole group, as timeout does, would end it too.
  return {"-instrument", "--instrumentation-file=" + watched_of(data).string(),
          "--instrumentation-sleep-time=1000000000", "--instrumentation-no-counters-clear",
          "--instrumentation-wait-forks"};
}

void keep_bolt_counts(const fs::path& data) {
  std::error_code ignored;
  const fs::path watched = watched_of(data);
  if (fs::file_size(watched, ignored) == 0 || ignored) {
    fs::remove(watched, ignored);
    return;
  }
  const std::size_t number = find_bolt_counts(data).size();  // itself among them
  fs::rename(watched, fmt::format("{}-{}", watched.string(), number), ignored);
}

std::vector<fs::path> find_bolt_counts(const fs::path& data) {
  std::vector<fs::path> counts;
  std::error_code error;
  const std::string begin = data.filename().string() + ".";
  for (const auto& entry : fs::directory_iterator(data.parent_path(), error)) {
    std::error_code ignored;
    if (entry.path().filename().string().starts_with(begin) && entry.file_size(ignored) > 0) {
      counts.push_back(entry.path());
    }
  }
  std::ranges::sort(counts);
  return counts;
}

}  // namespace hone
