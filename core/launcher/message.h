// SPDX-License-Identifier: Apache-2.0
// The launcher's end of the protocol: requests as they come from hone, replies back to it.
#pragma once

#include <optional>
#include <vector>

#include "core/file_descriptor.h"
#include "core/launcher/protocol.h"

namespace hone::launcher {

/// A program to start. The pointers lead into `text`; argv and env end with a null pointer.
struct Request {
  RequestHeader header;
  std::vector<char> text;
  const char* program = nullptr;
  const char* directory = nullptr;
  const char* stdin_file = nullptr;
  const char* stdout_file = nullptr;
  const char* stderr_file = nullptr;
  std::vector<char*> argv;
  std::vector<char*> env;

  bool is_stop() const { return header.argc == 0; }
};

/// Waits for the next request; nothing when hone is gone.
std::optional<Request> receive_request(const FileDescriptor& control);

/// False when hone is gone.
bool send_reply(const FileDescriptor& control, const Reply& reply);

}  // namespace hone::launcher
