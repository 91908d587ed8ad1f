// SPDX-License-Identifier: Apache-2.0
// Groups of the kernel's counting events on one process and all that it starts, from its next exec
// on, in user space: what perf stat does (perf_event_open(2)).
#pragma once

#include <sys/types.h>

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "analyzers/counters.h"
#include "core/file_descriptor.h"
#include "core/result.h"

namespace hone {

/// An event as perf_event_open(2) takes it.
struct CounterEvent {
  std::string name;
  std::uint32_t type;
  std::uint64_t config;
};

/// Events that are to be on the CPU together; the first one leads.
using CounterGroup = std::vector<CounterEvent>;

/// Instructions with cycles and branch misses; instructions with misses of the L1 instruction cache
/// and of the instruction TLB.
std::vector<CounterGroup> hardware_counters();

class OpenCounters {
 public:
  /// On `process` (0: this thread), which must exec to be counted. An event that the CPU lacks is
  /// left out, and so is a group whose leader it lacks. An Error when no group is left.
  static Result<OpenCounters> open(const std::vector<CounterGroup>& groups, pid_t process);

  /// After the process has ended; what it started counts once that has ended too.
  Result<std::vector<Count>> read() const;

 private:
  struct Group {
    int number = 0;
    std::vector<std::string> events;
    std::vector<FileDescriptor> descriptors;
  };

  std::vector<Group> groups_;
};

/// What read(2) gives of a group: number of events, time enabled, time running, one value each. An
/// Error when that is not what `words` hold.
Result<std::vector<Count>> parse_group(int number, const std::vector<std::string>& events,
                                       std::span<const std::uint64_t> words);

/// Whether instructions can be counted here: asked of the kernel by opening the groups on this
/// thread. The Error says why not, and its hint the mend.
Result<void> find_hardware_counters();

}  // namespace hone
