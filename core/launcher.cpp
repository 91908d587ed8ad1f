// SPDX-License-Identifier: Apache-2.0
#include "core/launcher.h"

#include <fmt/format.h>
#include <poll.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <unistd.h>

#include <boost/process.hpp>
#include <cerrno>
#include <cstring>
#include <optional>
#include <string_view>
#include <system_error>

#include "core/file_descriptor.h"
#include "core/launcher/protocol.h"
#include "core/launcher_image.h"
#include "core/launcher_request.h"

namespace hone {
namespace {

using launcher::Reply;
using launcher::Stage;

std::unexpected<Error> fail_start(std::string_view reason) {
  return fail(fmt::format("cannot start hone's launcher: {}", reason),
              "hone needs /proc and memfd_create(2), as on any Linux since 5.4");
}

std::unexpected<Error> fail_gone(const std::string& program) {
  return fail(fmt::format("hone's launcher died while it ran {}", program),
              "was it killed, or did the machine run out of memory? `hone run` goes on from here");
}

/// The launcher's image as a file that can be executed and that lies in no folder.
Result<FileDescriptor> make_image_file() {
  // Linux 6.3 wants to be told that it is meant to be executed; older ones refuse the flag.
  constexpr unsigned kExecutable = 0x10;  // MFD_EXEC
  FileDescriptor file(::memfd_create("hone-launcher", MFD_CLOEXEC | kExecutable));
  if (!file) file = FileDescriptor(::memfd_create("hone-launcher", MFD_CLOEXEC));
  if (!file) return fail_start(std::strerror(errno));
  for (std::string_view rest = launcher_image(); !rest.empty();) {
    const ssize_t count = ::write(file.get(), rest.data(), rest.size());
    if (count < 0) return fail_start(std::strerror(errno));
    rest.remove_prefix(static_cast<std::size_t>(count));
  }
  return file;
}

bool send_all(const FileDescriptor& control, std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t count = ::send(control.get(), bytes.data(), bytes.size(), MSG_NOSIGNAL);
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) return false;
    bytes.remove_prefix(static_cast<std::size_t>(count));
  }
  return true;
}

/// Nothing when the launcher is gone.
std::optional<Reply> receive_reply(const FileDescriptor& control) {
  Reply reply;
  ssize_t count = 0;
  do {
    count = ::recv(control.get(), &reply, sizeof reply, MSG_WAITALL);
  } while (count < 0 && errno == EINTR);
  if (count != ssize_t{sizeof reply}) return std::nullopt;
  return reply;
}

/// Waits for something to read on `control`. False when hone was asked to stop instead.
bool wait_for_reply(const FileDescriptor& control, const Interrupt& interrupt) {
  pollfd entries[] = {{.fd = control.get(), .events = POLLIN, .revents = 0},
                      {.fd = interrupt.descriptor(), .events = POLLIN, .revents = 0}};
  while (::poll(entries, 2, -1) < 0 && errno == EINTR) {
  }
  return entries[0].revents != 0;
}

}  // namespace

struct Launcher::State {
  const Interrupt& interrupt;
  FileDescriptor control;
  boost::process::child process;
};

Launcher::Launcher(std::unique_ptr<State> state) : state_(std::move(state)) {}

Launcher::~Launcher() {
  state_->control.reset();
  std::error_code ignored;
  state_->process.wait(ignored);
}

Result<std::unique_ptr<Launcher>> Launcher::start(const Interrupt& interrupt) {
  namespace bp = boost::process;
  const auto image = make_image_file();
  if (!image) return fail(image);
  int ends[2];
  if (::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends) != 0) {
    return fail_start(std::strerror(errno));
  }
  FileDescriptor ours(ends[0]);
  FileDescriptor theirs(ends[1]);
  std::error_code error;
  bp::child process(bp::exe = fmt::format("/proc/self/fd/{}", image->get()),
                    bp::posix::fd.bind(STDIN_FILENO, theirs.get()), error);
  if (error) return fail_start(error.message());
  theirs.reset();
  auto state = std::make_unique<State>(interrupt, std::move(ours), std::move(process));
  const auto ready = receive_reply(state->control);
  std::unique_ptr<Launcher> launcher(new Launcher(std::move(state)));
  if (!ready || ready->stage != Stage::kReady) return fail_start("it ended at once");
  return launcher;
}

Result<Outcome> Launcher::run(const Command& command) {
  if (state_->interrupt.requested()) return Outcome{.ending = Ending::kInterrupted};
  const auto request = make_launcher_request(command);
  if (!request) return fail(request);
  const std::string& program = command.argv[0];
  if (!send_all(state_->control, request->message)) return fail_gone(program);
  if (!wait_for_reply(state_->control, state_->interrupt) &&
      !send_all(state_->control, make_stop_request())) {
    return fail_gone(program);
  }
  const auto reply = receive_reply(state_->control);
  if (!reply) return fail_gone(program);
  if (reply->stage != Stage::kRan) {
    return std::unexpected(describe_failed_start(command, *request, reply->stage, reply->error));
  }
  if (reply->survivors) {
    return fail(fmt::format("a process that {} left behind cannot be killed", program),
                "it belongs to another user or hangs in the kernel: `ps -ef` shows it");
  }
  return reply->outcome;
}

}  // namespace hone
