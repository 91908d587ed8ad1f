// SPDX-License-Identifier: Apache-2.0
#include "core/launcher/message.h"

#include <sys/socket.h>

#include <cerrno>
#include <cstddef>
#include <cstring>

namespace hone::launcher {
namespace {

bool receive_all(const FileDescriptor& control, void* data, std::size_t size) {
  auto* next = static_cast<char*>(data);
  while (size > 0) {
    const ssize_t count = ::recv(control.get(), next, size, 0);
    if (count < 0 && errno == EINTR) continue;
    if (count <= 0) return false;
    next += count;
    size -= static_cast<std::size_t>(count);
  }
  return true;
}

/// Takes the strings off Request::text one by one.
class StringReader {
 public:
  explicit StringReader(std::vector<char>& text) : next_(text.data()), end_(next_ + text.size()) {}

  char* take() {
    char* first = next_;
    next_ += ::strnlen(next_, static_cast<std::size_t>(end_ - next_));
    if (next_ == end_) return nullptr;  // not terminated
    ++next_;
    return first;
  }

  std::vector<char*> take(std::uint32_t count) {
    std::vector<char*> strings;
    for (std::uint32_t i = 0; i < count; ++i) strings.push_back(take());
    strings.push_back(nullptr);
    return strings;
  }

 private:
  char* next_;
  char* end_;
};

}  // namespace

std::optional<Request> receive_request(const FileDescriptor& control) {
  Request request;
  if (!receive_all(control, &request.header, sizeof request.header)) return std::nullopt;
  request.text.resize(request.header.size);
  if (!receive_all(control, request.text.data(), request.text.size())) return std::nullopt;
  if (request.is_stop()) return request;
  StringReader reader(request.text);
  request.program = reader.take();
  request.directory = reader.take();
  request.stdin_file = reader.take();
  request.stdout_file = reader.take();
  request.stderr_file = reader.take();
  request.argv = reader.take(request.header.argc);
  request.env = reader.take(request.header.envc);
  return request;
}

bool send_reply(const FileDescriptor& control, const Reply& reply) {
  // A reply is far smaller than the socket's buffer, so it is never sent in part.
  return ::send(control.get(), &reply, sizeof reply, MSG_NOSIGNAL) == ssize_t{sizeof reply};
}

}  // namespace hone::launcher
