// SPDX-License-Identifier: Apache-2.0
#include "core/interrupt.h"

#include <doctest/doctest.h>
#include <poll.h>

#include <csignal>
#include <initializer_list>

namespace hone {
namespace {

bool is_blocked(int signal) {
  sigset_t mask;
  ::pthread_sigmask(SIG_BLOCK, nullptr, &mask);
  return sigismember(&mask, signal) == 1;
}

TEST_CASE("a signal is noticed, stays noticed, and does not kill afterwards") {
  for (const int signal : {SIGINT, SIGTERM, SIGHUP}) {
    {
      const Interrupt interrupt;
      CHECK_FALSE(interrupt.requested());
      ::raise(signal);
      CHECK(interrupt.requested());
      CHECK(interrupt.requested());
      pollfd entry{.fd = interrupt.descriptor(), .events = POLLIN, .revents = 0};
      CHECK(::poll(&entry, 1, 0) == 1);
    }
    CHECK_FALSE(is_blocked(signal));
  }
}

TEST_CASE("under nohup a hang-up is no interrupt") {
  const auto before = std::signal(SIGHUP, SIG_IGN);
  {
    const Interrupt interrupt;
    ::raise(SIGHUP);
    CHECK_FALSE(interrupt.requested());
  }
  std::signal(SIGHUP, before);
}

}  // namespace
}  // namespace hone
