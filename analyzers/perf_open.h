// SPDX-License-Identifier: Apache-2.0
// The one call of perf_event_open(2), and why the kernel refused it.
#pragma once

#include <sys/types.h>

#include <string_view>

#include "analyzers/perf_event.h"
#include "core/file_descriptor.h"
#include "core/result.h"

struct perf_event_attr;

namespace hone {

/// The registers that are recorded for unwinding, by the kernel's numbers (asm/perf_regs.h):
/// ax bx cx dx si di bp sp ip, r8 to r15.
inline constexpr std::uint64_t kPerfRegisters = 0x1ff | (0xffULL << 16);
inline constexpr int kPerfRegisterCount = 17;

/// `process` 0 is this thread, `cpu` -1 any, `group` the leader's descriptor or -1. None and errno
/// when the kernel refuses.
FileDescriptor perf_event_open(perf_event_attr& attributes, pid_t process, int cpu, int group = -1);

/// Opens the event for a process and what it starts from its next exec on, on one CPU. None and
/// errno when the kernel refuses.
FileDescriptor open_perf_event(const PerfSetup& setup, pid_t process, int cpu);

/// What errno says of a refusal, with its mend. `action` is what is not allowed ("sampling"),
/// `paranoid` the text of kernel.perf_event_paranoid, empty where there is none.
Error explain_refusal(int error, std::string_view action, std::string_view paranoid);

/// kernel.perf_event_paranoid as it is now; empty where the kernel has none.
std::string paranoid_level();

}  // namespace hone
