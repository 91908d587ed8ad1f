// SPDX-License-Identifier: Apache-2.0
// Ctrl-C as a file descriptor: SIGINT, SIGTERM and SIGHUP are blocked for the whole process and
// read from a signalfd, so that nothing is ever cut in the middle of a write. Made once, in main.
#pragma once

namespace hone {

class Interrupt {
 public:
  /// Blocks the signals in the calling thread: construct it before any thread starts.
  Interrupt();
  ~Interrupt();
  Interrupt(const Interrupt&) = delete;
  Interrupt& operator=(const Interrupt&) = delete;

  /// True from the first signal on.
  bool requested() const;
  /// Readable when a signal waits; for poll(2). Only Interrupt reads from it.
  int descriptor() const { return descriptor_; }

 private:
  int descriptor_;
  mutable bool requested_ = false;
};

}  // namespace hone
