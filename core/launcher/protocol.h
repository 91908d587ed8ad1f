// SPDX-License-Identifier: Apache-2.0
// What hone and its launcher say to each other over a stream socket. hone sends a RequestHeader,
// followed by `size` bytes of NUL-terminated strings; the launcher answers each with one Reply (and
// says kReady once, when it has started). Both ends come from one build, so plain structs do.
#pragma once

#include <cstdint>
#include <type_traits>

#include "core/process.h"

namespace hone::launcher {

/// The strings: program, directory, stdin, stdout and stderr file (all absolute paths), then `argc`
/// arguments and `envc` variables "NAME=value". argc == 0 is the request to stop what is running;
/// it has no reply of its own, and none at all when nothing runs.
struct RequestHeader {
  std::uint64_t size = 0;
  std::uint32_t argc = 0;
  std::uint32_t envc = 0;
  std::int64_t timeout_ns = 0;  ///< 0: none
  std::int64_t linger_ns = 0;
  std::int64_t output_limit = 0;  ///< bytes; 0: none
  std::int32_t repeats = 1;
  OnFailure on_failure = OnFailure::kStop;
  bool watch_threads = false;
};

/// Where starting a program failed, or that it did not.
enum class Stage : std::uint8_t { kReady, kRan, kDirectory, kStdin, kStdout, kStderr, kProgram };

struct Reply {
  Stage stage = Stage::kReady;
  bool survivors = false;  ///< kRan: something that the program left behind could not be killed
  int error = 0;           ///< errno of a stage that failed
  Outcome outcome = {};    ///< kRan
};

static_assert(std::is_trivially_copyable_v<RequestHeader> && std::is_trivially_copyable_v<Reply>);

}  // namespace hone::launcher
