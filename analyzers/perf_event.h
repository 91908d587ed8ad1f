// SPDX-License-Identifier: Apache-2.0
// Which sampling this kernel lets us do, and how it is set up: hardware cycles where there are
// counters, else the software clock that counts CPU time (it works in virtual machines).
#pragma once

#include <cstdint>
#include <string_view>

#include "core/result.h"

namespace hone {

enum class SampleEvent : std::uint32_t { kCycles, kCpuClock };

/// kUnwound: registers and the top of the stack are recorded and unwound by the tables of the
/// binaries (x86-64). kFramePointers: the kernel walks frame pointers, which optimised code mostly
/// has not. kNone: the sampled address alone.
enum class StackKind : std::uint32_t { kUnwound, kFramePointers, kNone };

struct PerfSetup {
  SampleEvent event = SampleEvent::kCpuClock;
  StackKind stacks = StackKind::kUnwound;
  bool kernel = true;         ///< samples inside the kernel are taken as well
  std::uint64_t rate = 1999;  ///< samples per second of CPU time (cycles: of 2.5e9 cycles)
  /// Of the stack, recorded with a sample that is to be unwound: a multiple of 8. Callers beyond
  /// are unknown. Of a compiler 8 KiB cut nearly all stacks, 32 KiB a minority
  /// (bench/hot/table.cpp counts them, slowdown.py says what they cost).
  std::uint32_t stack_bytes = 32 * 1024;

  /// In units of the event: nanoseconds or cycles.
  std::uint64_t period() const;
};

/// "cycles", "cpu-clock".
std::string_view name_of(SampleEvent event);
/// "unwound", "frame-pointers", "none".
std::string_view name_of(StackKind stacks);

/// What works here, asked of the kernel by opening the events on this process. An Error when
/// nothing does; its hint is the mend (kernel.perf_event_paranoid, the container's seccomp rules).
Result<PerfSetup> find_perf_setup();

}  // namespace hone
