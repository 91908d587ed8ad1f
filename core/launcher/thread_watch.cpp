// SPDX-License-Identifier: Apache-2.0
#include "core/launcher/thread_watch.h"

#include <dirent.h>
#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <vector>

#include "core/file_descriptor.h"

namespace hone::launcher {
namespace {

constexpr Seconds kFirstInterval{0.001};
constexpr Seconds kLongestInterval{0.02};
constexpr int kFewestLooks = 4;  // the fourth is after 14 ms

/// A small file of /proc, cut where it is longer; false when its process is gone.
template <std::size_t N>
bool read_small(const char* path, char (&text)[N]) {
  const FileDescriptor file(::open(path, O_RDONLY | O_CLOEXEC));
  const ssize_t size = file ? ::read(file.get(), text, N - 1) : -1;
  if (size <= 0) return false;
  text[size] = '\0';
  return true;
}

/// Running or waiting for a CPU: "R", the field behind the name, which may hold any character
/// (proc_pid_stat(5)).
bool wants_cpu(pid_t process, pid_t thread) {
  char path[64];
  char text[1024];
  std::snprintf(path, sizeof path, "/proc/%d/task/%d/stat", process, thread);
  if (!read_small(path, text)) return false;
  const char* name_end = std::strrchr(text, ')');
  return name_end && std::strncmp(name_end, ") R", 3) == 0;
}

/// Adds the processes that the thread has started and that are still its children.
void add_children(pid_t process, pid_t thread, std::vector<pid_t>& processes) {
  char path[64];
  char text[4096];
  std::snprintf(path, sizeof path, "/proc/%d/task/%d/children", process, thread);
  if (!read_small(path, text)) return;
  char* next = text;
  for (char* at = text;; at = next) {
    const auto child = static_cast<pid_t>(std::strtol(at, &next, 10));
    if (next == at || child <= 0) return;
    processes.push_back(child);
  }
}

std::vector<pid_t> list_threads(pid_t process) {
  char path[64];
  std::snprintf(path, sizeof path, "/proc/%d/task", process);
  std::vector<pid_t> threads;
  DIR* directory = ::opendir(path);
  if (!directory) return threads;
  while (const dirent* entry = ::readdir(directory)) {
    if (const int thread = std::atoi(entry->d_name); thread > 0) threads.push_back(thread);
  }
  ::closedir(directory);
  return threads;
}

}  // namespace

void ThreadWatch::look(Seconds time) {
  ++looks_;
  int wanting = 0;
  std::vector<pid_t> processes = {program_};
  for (std::size_t i = 0; i < processes.size(); ++i) {
    const pid_t process = processes[i];
    for (const pid_t thread : list_threads(process)) {
      wanting += wants_cpu(process, thread) ? 1 : 0;
      add_children(process, thread, processes);
    }
  }
  if (wanting == 0) idle_ += time - last_;
  last_ = time;
  busy_ += wanting > 0 ? 1 : 0;
  parallel_ += wanting > 1 ? 1 : 0;
}

Seconds ThreadWatch::interval() const {
  return std::min(kLongestInterval, kFirstInterval * (1 << std::min(looks_, 10)));
}

double ThreadWatch::parallel_share() const {
  return parallel_ < 2 ? 0 : static_cast<double>(parallel_) / busy_;
}

double ThreadWatch::idle_share() const { return looks_ < kFewestLooks ? -1 : idle_ / last_; }

}  // namespace hone::launcher
