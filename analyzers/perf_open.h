// SPDX-License-Identifier: Apache-2.0
// The one call of perf_event_open(2).
#pragma once

#include <sys/types.h>

#include "analyzers/perf_event.h"
#include "core/file_descriptor.h"

namespace hone {

/// The registers that are recorded for unwinding, by the kernel's numbers (asm/perf_regs.h):
/// ax bx cx dx si di bp sp ip, r8 to r15.
inline constexpr std::uint64_t kPerfRegisters = 0x1ff | (0xffULL << 16);
inline constexpr int kPerfRegisterCount = 17;

/// Opens the event for a process and what it starts from its next exec on, on one CPU. None and
/// errno when the kernel refuses.
FileDescriptor open_perf_event(const PerfSetup& setup, pid_t process, int cpu);

}  // namespace hone
