// SPDX-License-Identifier: Apache-2.0
#include "analyzers/perf_event.h"

#include <linux/perf_event.h>

#include <cerrno>

#include "analyzers/perf_open.h"

namespace hone {
namespace {

constexpr std::uint64_t kCyclesPerSecond = 2'500'000'000;

perf_event_attr make_attributes(const PerfSetup& setup) {
  perf_event_attr attributes{};
  attributes.size = sizeof attributes;
  const bool is_hardware = setup.event == SampleEvent::kCycles;
  attributes.type = is_hardware ? PERF_TYPE_HARDWARE : PERF_TYPE_SOFTWARE;
  attributes.config = is_hardware ? std::uint64_t{PERF_COUNT_HW_CPU_CYCLES}
                                  : std::uint64_t{PERF_COUNT_SW_CPU_CLOCK};
  attributes.sample_period = setup.period();
  attributes.sample_type = PERF_SAMPLE_IP | PERF_SAMPLE_TID | PERF_SAMPLE_TIME | PERF_SAMPLE_CPU;
  if (setup.stacks == StackKind::kUnwound) {
    attributes.sample_type |= PERF_SAMPLE_REGS_USER | PERF_SAMPLE_STACK_USER;
    attributes.sample_regs_user = kPerfRegisters;
    attributes.sample_stack_user = setup.stack_bytes;
  } else if (setup.stacks == StackKind::kFramePointers) {
    attributes.sample_type |= PERF_SAMPLE_CALLCHAIN;
    attributes.exclude_callchain_kernel = 1;
  }
  attributes.exclude_kernel = setup.kernel ? 0 : 1;
  attributes.exclude_hv = 1;
  attributes.disabled = 1;
  attributes.enable_on_exec = 1;
  attributes.inherit = 1;
  attributes.mmap = 1;
  attributes.mmap2 = 1;
  attributes.build_id = 1;
  attributes.comm = 1;
  attributes.comm_exec = 1;
  attributes.task = 1;
  attributes.sample_id_all = 1;
  attributes.watermark = 1;
  attributes.wakeup_watermark = 64 * 1024;
  return attributes;
}

}  // namespace

std::uint64_t PerfSetup::period() const {
  return (event == SampleEvent::kCycles ? kCyclesPerSecond : 1'000'000'000) / rate;
}

std::string_view name_of(SampleEvent event) {
  return event == SampleEvent::kCycles ? "cycles" : "cpu-clock";
}

std::string_view name_of(StackKind stacks) {
  switch (stacks) {
    case StackKind::kUnwound:
      return "unwound";
    case StackKind::kFramePointers:
      return "frame-pointers";
    case StackKind::kNone:
      break;
  }
  return "none";
}

FileDescriptor open_perf_event(const PerfSetup& setup, pid_t process, int cpu) {
  perf_event_attr attributes = make_attributes(setup);
  FileDescriptor event = perf_event_open(attributes, process, cpu);
  if (event || errno != EINVAL) return event;
  attributes.build_id = 0;  // Linux before 5.12: the file's inode tells it apart
  return perf_event_open(attributes, process, cpu);
}

Result<PerfSetup> find_perf_setup() {
#if defined(__x86_64__)
  constexpr StackKind kStacks = StackKind::kUnwound;
#else
  constexpr StackKind kStacks = StackKind::kFramePointers;
#endif
  int last_error = 0;
  for (const SampleEvent event : {SampleEvent::kCycles, SampleEvent::kCpuClock}) {
    for (const bool kernel : {true, false}) {
      const PerfSetup setup{.event = event, .stacks = kStacks, .kernel = kernel};
      if (open_perf_event(setup, 0, -1)) return setup;
      last_error = errno;
    }
  }
  return std::unexpected(explain_refusal(last_error, "sampling", paranoid_level()));
}

}  // namespace hone
