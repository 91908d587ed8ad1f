// SPDX-License-Identifier: Apache-2.0
// The processes of this machine as /proc shows them, told apart in a way that survives the reuse of
// process ids.
#pragma once

#include <sys/types.h>

#include <vector>

namespace hone::launcher {

struct Process {
  pid_t pid = 0;
  pid_t parent = 0;
  unsigned long long started = 0;  ///< in ticks since boot: with the pid, an identity

  bool operator==(const Process& other) const {
    return pid == other.pid && started == other.started;
  }
};

/// Everything below this process; parents come before their children. One look: what forks or dies
/// meanwhile may be missed.
std::vector<Process> find_descendants();

/// Signals the process unless it is gone, even when its id belongs to another one by now.
void send_signal(const Process& process, int signal);

}  // namespace hone::launcher
