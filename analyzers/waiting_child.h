// SPDX-License-Identifier: Apache-2.0
// A program that is forked but not yet become itself: between the two, whoever counts or samples it
// sets up what the kernel is to watch.
#pragma once

#include <sys/resource.h>
#include <sys/types.h>

#include <string>
#include <vector>

#include "core/file_descriptor.h"
#include "core/result.h"

namespace hone {

/// Ends by itself when this process does not let it go.
struct WaitingChild {
  pid_t process = -1;
  FileDescriptor start = {};   ///< a byte written here lets it go
  FileDescriptor failed = {};  ///< its errno when exec fails; closed when it works

  /// An Error when the program cannot be executed.
  Result<void> let_go();
};

/// Forks a child that will run argv with the standard streams, folder and environment of this
/// process, and with no signal blocked or ignored that ends hone.
Result<WaitingChild> fork_child(const std::vector<std::string>& argv);

/// Keeps a program that signals its own group from ending the one that watches it.
void ignore_ending_signals();

/// Ends this process as a program with this wait status ended: by the same signal, without a core.
[[noreturn]] void end_as(int wait_status);

}  // namespace hone
