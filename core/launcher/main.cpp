// SPDX-License-Identifier: Apache-2.0
// The launcher: the small process that starts every program for hone, one after the other. hone's
// socket is its standard input. It lives in a session of its own (no signal of hone's terminal or
// group reaches it, and no program can read from the terminal) until hone's end closes.
#include <fcntl.h>
#include <sys/prctl.h>
#include <sys/signalfd.h>
#include <unistd.h>

#include <csignal>

#include "core/file_descriptor.h"
#include "core/launcher/message.h"
#include "core/launcher/run_program.h"

namespace hone::launcher {
namespace {

/// Moves hone's socket away from the standard descriptors and closes all that was inherited.
FileDescriptor take_control() {
  constexpr int kControl = 3;
  ::dup3(STDIN_FILENO, kControl, O_CLOEXEC);
  ::close_range(kControl + 1, ~0U, 0);
  const FileDescriptor null(::open("/dev/null", O_RDWR | O_CLOEXEC));
  for (const int standard : {STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO}) {
    ::dup2(null.get(), standard);
  }
  return FileDescriptor(kControl);
}

/// Only SIGCHLD is of interest, and only as something to read.
FileDescriptor take_signals() {
  for (const int signal : {SIGINT, SIGTERM, SIGHUP, SIGPIPE}) std::signal(signal, SIG_IGN);
  std::signal(SIGCHLD, SIG_DFL);
  sigset_t child;
  sigemptyset(&child);
  sigaddset(&child, SIGCHLD);
  ::sigprocmask(SIG_SETMASK, &child, nullptr);
  return FileDescriptor(::signalfd(-1, &child, SFD_CLOEXEC | SFD_NONBLOCK));
}

int serve() {
  // Without "hone" in the name: `pkill -9 hone` must leave someone who clears away.
  ::prctl(PR_SET_NAME, "launcher");
  const FileDescriptor control = take_control();
  const FileDescriptor child_signals = take_signals();
  ::setsid();
  if (!child_signals || ::prctl(PR_SET_CHILD_SUBREAPER, 1) != 0) return 1;
  if (!send_reply(control, Reply{.stage = Stage::kReady})) return 0;
  while (const auto request = receive_request(control)) {
    if (request->is_stop()) continue;  // what it was to stop has just ended
    const auto reply = run_program(*request, control, child_signals);
    if (!reply || !send_reply(control, *reply)) break;
  }
  return 0;
}

}  // namespace
}  // namespace hone::launcher

int main() { return hone::launcher::serve(); }
