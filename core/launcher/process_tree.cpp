// SPDX-License-Identifier: Apache-2.0
#include "core/launcher/process_tree.h"

#include <dirent.h>
#include <fcntl.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <optional>

#include "core/file_descriptor.h"

namespace hone::launcher {
namespace {

/// Reads /proc/PID/stat (proc_pid_stat(5)): the name, field 2, may hold blanks and parentheses, so
/// the fields are counted from the last ")"; 4 is the parent and 22 the start time.
std::optional<Process> find_process(pid_t pid) {
  char text[1024];
  std::snprintf(text, sizeof text, "/proc/%d/stat", pid);
  const FileDescriptor file(::open(text, O_RDONLY | O_CLOEXEC));
  const ssize_t size = file ? ::read(file.get(), text, sizeof text - 1) : -1;
  if (size <= 0) return std::nullopt;
  text[size] = '\0';
  const char* fields = std::strrchr(text, ')');
  Process process{.pid = pid};
  constexpr const char* kFormat =
      ") %*c %d %*s %*s %*s %*s %*s %*s %*s %*s %*s %*s %*s %*s %*s %*s %*s %*s %*s %llu";
  if (!fields || std::sscanf(fields, kFormat, &process.parent, &process.started) != 2) {
    return std::nullopt;
  }
  return process;
}

std::vector<Process> list_processes() {
  std::vector<Process> processes;
  DIR* directory = ::opendir("/proc");
  if (!directory) return processes;
  while (const dirent* entry = ::readdir(directory)) {
    const int pid = std::atoi(entry->d_name);
    if (const auto process = pid > 0 ? find_process(pid) : std::nullopt) {
      processes.push_back(*process);
    }
  }
  ::closedir(directory);
  return processes;
}

}  // namespace

std::vector<Process> find_descendants() {
  std::vector<Process> others = list_processes();
  std::vector<Process> found;
  std::vector<pid_t> parents = {::getpid()};
  for (std::size_t i = 0; i < parents.size(); ++i) {
    for (const Process& process : others) {
      if (process.parent != parents[i]) continue;
      found.push_back(process);
      parents.push_back(process.pid);
    }
    std::erase_if(others, [&](const Process& process) { return process.parent == parents[i]; });
  }
  return found;
}

void send_signal(const Process& process, int signal) {
  // By number: sys/pidfd.h of glibc 2.36 cannot be linked from C++.
  const FileDescriptor descriptor(static_cast<int>(::syscall(SYS_pidfd_open, process.pid, 0)));
  const auto current = find_process(process.pid);
  if (!current || *current != process) return;
  if (descriptor) {
    ::syscall(SYS_pidfd_send_signal, descriptor.get(), signal, nullptr, 0);
  } else {
    ::kill(process.pid, signal);
  }
}

}  // namespace hone::launcher
