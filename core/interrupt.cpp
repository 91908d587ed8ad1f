// SPDX-License-Identifier: Apache-2.0
#include "core/interrupt.h"

#include <poll.h>
#include <sys/signalfd.h>
#include <unistd.h>

namespace hone {

Interrupt::Interrupt() {
  sigset_t wanted;
  sigemptyset(&wanted);
  // A script's background job starts with SIGINT ignored; whoever sends it all the same means it.
  // Linux queues a blocked signal even when it is ignored.
  sigaddset(&wanted, SIGINT);
  sigaddset(&wanted, SIGTERM);
  struct sigaction hang_up{};
  ::sigaction(SIGHUP, nullptr, &hang_up);
  if (hang_up.sa_handler != SIG_IGN) sigaddset(&wanted, SIGHUP);  // else it would undo nohup
  ::pthread_sigmask(SIG_BLOCK, nullptr, &former_mask_);
  descriptor_ = ::signalfd(-1, &wanted, SFD_CLOEXEC | SFD_NONBLOCK);
  // Without a descriptor to notice them with, the signals keep their default: they end hone.
  if (descriptor_ >= 0) ::pthread_sigmask(SIG_BLOCK, &wanted, nullptr);
}

Interrupt::~Interrupt() {
  if (descriptor_ < 0) return;
  signalfd_siginfo taken{};
  while (::read(descriptor_, &taken, sizeof taken) > 0) {
  }  // what has been answered must not kill once it is unblocked
  ::close(descriptor_);
  ::pthread_sigmask(SIG_SETMASK, &former_mask_, nullptr);
}

bool Interrupt::requested() const {
  pollfd entry{.fd = descriptor_, .events = POLLIN, .revents = 0};
  return ::poll(&entry, 1, 0) > 0;
}

}  // namespace hone
