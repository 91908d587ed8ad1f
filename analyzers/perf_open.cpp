// SPDX-License-Identifier: Apache-2.0
#include "analyzers/perf_open.h"

#include <fmt/format.h>
#include <linux/perf_event.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <cerrno>
#include <charconv>
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

namespace {

/// Above 2 (Debian's and Ubuntu's kernels know such levels) no event is open to unprivileged users.
constexpr int kLastOpenLevel = 2;

bool is_closed(std::string_view paranoid) {
  int level = 0;
  std::from_chars(paranoid.data(), paranoid.data() + paranoid.size(), level);
  return level > kLastOpenLevel;
}

// Up to level 2 the kernel itself refuses nobody events of his own process's user code. EPERM is
// what Docker's and Podman's filters answer; security modules (SELinux) answer EACCES.
Error explain_foreign_refusal(int error, std::string_view action, std::string_view paranoid) {
  const bool is_filter = error == EPERM;
  return {
      fmt::format("{} is not allowed: {} refuses perf_event_open (kernel.perf_event_paranoid is "
                  "{}, which would allow it)",
                  action,
                  is_filter ? "a filter of system calls (seccomp), as containers have,"
                            : "a security module (SELinux or its like)",
                  paranoid),
      is_filter ? "docker or podman: --cap-add PERFMON, or --security-opt seccomp=FILE with "
                  "perf_event_open among the allowed calls"
                : "allow the security module's permission perf_event { open }"};
}

}  // namespace

// ENOENT, ENODEV and EOPNOTSUPP: no unit of the CPU counts such an event (perf_event_open(2)), as
// in most virtual machines.
Error explain_refusal(int error, std::string_view action, std::string_view paranoid) {
  if (error == ENOSYS || paranoid.empty()) {
    return {"this kernel or container has no perf_event_open",
            "allow perf_event_open in the container (docker: --cap-add PERFMON)"};
  }
  if ((error == EACCES || error == EPERM) && !is_closed(paranoid))
    return explain_foreign_refusal(error, action, paranoid);
  if (error == EACCES || error == EPERM) {
    return {fmt::format("{} is not allowed: kernel.perf_event_paranoid is {}", action, paranoid),
            "sudo sysctl kernel.perf_event_paranoid=1 (on the host; in a container also --cap-add "
            "PERFMON)"};
  }
  if (error == ENOENT || error == ENODEV || error == EOPNOTSUPP)
    return {"this machine has no hardware counters"};
  return {fmt::format("perf_event_open fails: {}", std::strerror(error)), ""};
}

}  // namespace hone
