// SPDX-License-Identifier: Apache-2.0
// The processes below the launcher, in whatever process group or session. The launcher is their
// subreaper: an orphan becomes its child, so "no children left" means "no descendants left".
#pragma once

#include <sys/resource.h>
#include <sys/types.h>

#include "core/file_descriptor.h"
#include "core/units.h"

namespace hone::launcher {

/// The program that is being run. Its id stays valid until `ended`, because only reap() waits.
struct Program {
  pid_t pid = 0;
  Seconds started{0};  ///< as now() was just before it was spawned
  bool ended = false;
  Seconds wall{0};  ///< this and the following once it has ended
  int status = 0;
  rusage usage = {};
};

/// CLOCK_MONOTONIC.
Seconds now();

/// Waits for every child that has ended, without blocking, and fills in `program` when it is among
/// them. False when there are no children any more.
bool reap(Program& program);

/// Waits until a child's end is signalled, another descriptor is readable or the time is over.
/// `other` may be negative. True when `other` is readable.
bool wait_for_event(const FileDescriptor& child_signals, int other, Seconds at_most);

/// Kills and reaps everything below this process, `program` included. Everything is stopped first,
/// so that nothing forks away. False when something is still there after five seconds (a process
/// of another user, or one that hangs in the kernel).
bool kill_descendants(Program& program, const FileDescriptor& child_signals);

}  // namespace hone::launcher
