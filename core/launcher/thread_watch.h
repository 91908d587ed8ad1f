// SPDX-License-Identifier: Apache-2.0
// Does more than one thread of a program want a CPU at a time, or none? Seen by looking at the
// states of its threads and of those of its descendants, so that a busy machine, which lets one of
// them run at a time, does not hide it. A look takes some 0.1 ms: not for runs whose times are
// compared.
#pragma once

#include <sys/types.h>

#include "core/units.h"

namespace hone::launcher {

class ThreadWatch {
 public:
  explicit ThreadWatch(pid_t program) : program_(program) {}

  /// Looks once. `time` is the program's age. What starts or ends meanwhile may be missed, and so
  /// are descendants where the kernel has no list of children (CONFIG_PROC_CHILDREN).
  void look(Seconds time);
  /// From one look to the next: short at first, as programs may be.
  Seconds interval() const;
  /// Of the looks at which a thread was running or waiting for a CPU, the share at which another
  /// one was so too; 0 where that was seen once only, as at any start of another program.
  double parallel_share() const;
  /// Of the time up to the last look, the share that ended in one at which no thread did; negative
  /// of a program of a few milliseconds, where two or three looks tell nothing.
  double idle_share() const;

 private:
  pid_t program_;
  int looks_ = 0;     ///< in all
  int busy_ = 0;      ///< at which one thread or more wanted a CPU
  int parallel_ = 0;  ///< at which more than one did
  Seconds last_{0};   ///< age of the program at the last look
  Seconds idle_{0};
};

}  // namespace hone::launcher
