// SPDX-License-Identifier: Apache-2.0
// Ctrl-C as a file descriptor: SIGINT, SIGTERM and SIGHUP are blocked for the whole process and
// read from a signalfd, so that nothing is ever cut in the middle of a write. Made once, in main.
#pragma once

#include <csignal>

namespace hone {

class Interrupt {
 public:
  /// Blocks the signals in the calling thread: construct it before any thread starts. An ignored
  /// SIGHUP (nohup) stays ignored.
  Interrupt();
  ~Interrupt();
  Interrupt(const Interrupt&) = delete;
  Interrupt& operator=(const Interrupt&) = delete;

  /// True from the first signal on.
  bool requested() const;
  /// For poll(2): readable from the first signal on, because nobody reads from it.
  int descriptor() const { return descriptor_; }

 private:
  int descriptor_ = -1;
  sigset_t former_mask_;
};

}  // namespace hone
