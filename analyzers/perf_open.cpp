// SPDX-License-Identifier: Apache-2.0
#include "analyzers/perf_open.h"

#include <fmt/format.h>
#include <linux/perf_event.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <fstream>
#include <string>

namespace hone {

FileDescriptor perf_event_open(perf_event_attr& attributes, pid_t process, int cpu, int group) {
  return FileDescriptor(static_cast<int>(
      ::syscall(SYS_perf_event_open, &attributes, process, cpu, group, PERF_FLAG_FD_CLOEXEC)));
}

std::string paranoid_level() {
  std::string level;
  std::ifstream("/proc/sys/kernel/perf_event_paranoid") >> level;
  return level;
}

// ENOENT, ENODEV and EOPNOTSUPP: no unit of the CPU counts such an event (perf_event_open(2)), as
// in most virtual machines.
Error explain_refusal(int error, std::string_view action, std::string_view paranoid) {
  if (error == ENOSYS || paranoid.empty()) {
    return {"this kernel or container has no perf_event_open",
            "allow perf_event_open in the container (docker: --cap-add PERFMON)"};
  }
  if (error == EACCES || error == EPERM) {
    return {fmt::format("{} is not allowed: kernel.perf_event_paranoid is {}", action, paranoid),
            "sudo sysctl kernel.perf_event_paranoid=1 (in a container also --cap-add PERFMON)"};
  }
  if (error == ENOENT || error == ENODEV || error == EOPNOTSUPP)
    return {"this machine has no hardware counters"};
  return {fmt::format("perf_event_open fails: {}", std::strerror(error)), ""};
}

}  // namespace hone
