// SPDX-License-Identifier: Apache-2.0
// Owner of one open file descriptor: closed with the object, moved but never copied.
#pragma once

#include <unistd.h>

#include <utility>

namespace hone {

class FileDescriptor {
 public:
  FileDescriptor() = default;
  /// Takes ownership; a negative `value` means "none" (as a failed open returns it).
  explicit FileDescriptor(int value) : value_(value) {}
  FileDescriptor(FileDescriptor&& other) noexcept : value_(std::exchange(other.value_, -1)) {}
  FileDescriptor& operator=(FileDescriptor&& other) noexcept {
    std::swap(value_, other.value_);
    return *this;
  }
  ~FileDescriptor() { reset(); }

  int get() const { return value_; }
  explicit operator bool() const { return value_ >= 0; }
  void reset() {
    if (value_ >= 0) ::close(value_);
    value_ = -1;
  }

 private:
  int value_ = -1;
};

}  // namespace hone
