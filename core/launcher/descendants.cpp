// SPDX-License-Identifier: Apache-2.0
#include "core/launcher/descendants.h"

#include <poll.h>
#include <sys/signalfd.h>
#include <sys/wait.h>

#include <algorithm>
#include <cmath>
#include <csignal>
#include <ctime>
#include <vector>

#include "core/launcher/process_tree.h"

namespace hone::launcher {
namespace {

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
