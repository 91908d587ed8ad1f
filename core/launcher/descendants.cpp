// SPDX-License-Identifier: Apache-2.0
#include "core/launcher/descendants.h"

#include <dirent.h>
#include <fcntl.h>
#include <poll.h>
#include <sys/signalfd.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cmath>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <ctime>
#include <optional>
#include <vector>

namespace hone::launcher {
namespace {

struct Process {
  pid_t pid = 0;
  pid_t parent = 0;
  unsigned long long started = 0;  ///< in ticks since boot: with the pid, an identity

  bool operator==(const Process& other) const {
    return pid == other.pid && started == other.started;
  }
};

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

/// Parents come before their children.
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

/// Signals the process unless its id belongs to another one by now: the descriptor is opened first
/// and the identity compared after, so that the two cannot differ.
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

/// Stops what is there, again and again until a look finds nothing new. The number of looks is
/// bounded because the caller looks again anyway.
void stop_descendants() {
  constexpr int kLooks = 50;
  std::vector<Process> stopped;
  for (int look = 0; look < kLooks; ++look) {
    const std::size_t before = stopped.size();
    for (const Process& process : find_descendants()) {
      if (std::find(stopped.begin(), stopped.end(), process) != stopped.end()) continue;
      send_signal(process, SIGSTOP);
      stopped.push_back(process);
    }
    if (stopped.size() == before) return;
  }
}

}  // namespace

Seconds now() {
  timespec time{};
  ::clock_gettime(CLOCK_MONOTONIC, &time);
  return std::chrono::seconds(time.tv_sec) + std::chrono::nanoseconds(time.tv_nsec);
}

bool reap(Program& program) {
  while (true) {
    int status = 0;
    rusage usage{};
    const pid_t pid = ::wait4(-1, &status, WNOHANG, &usage);
    if (pid < 0) return false;
    if (pid == 0) return true;
    if (pid != program.pid || program.ended) continue;
    program.wall = now() - program.started;
    program.ended = true;
    program.status = status;
    program.usage = usage;
  }
}

bool wait_for_event(const FileDescriptor& child_signals, int other, Seconds at_most) {
  constexpr double kForever = 1e6;  // eleven days: the caller looks and waits again
  const double seconds = std::clamp(at_most.count(), 0.0, kForever);
  const timespec time{.tv_sec = static_cast<time_t>(seconds),
                      .tv_nsec = static_cast<long>(std::fmod(seconds, 1.0) * 1e9)};
  pollfd entries[] = {{.fd = child_signals.get(), .events = POLLIN, .revents = 0},
                      {.fd = other, .events = POLLIN, .revents = 0}};
  if (::ppoll(entries, 2, &time, nullptr) <= 0) return false;
  signalfd_siginfo taken{};
  if (entries[0].revents != 0) {
    while (::read(child_signals.get(), &taken, sizeof taken) > 0) {
    }
  }
  return entries[1].revents != 0;
}

bool kill_descendants(Program& program, const FileDescriptor& child_signals) {
  constexpr Seconds kPatience{5};
  constexpr Seconds kPause{0.01};
  const Seconds give_up = now() + kPatience;
  while (reap(program)) {
    if (now() > give_up) return false;
    stop_descendants();
    for (const Process& process : find_descendants()) send_signal(process, SIGKILL);
    wait_for_event(child_signals, -1, kPause);
  }
  return true;
}

}  // namespace hone::launcher
