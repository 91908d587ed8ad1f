// SPDX-License-Identifier: Apache-2.0
// Works for about 30 ms, or misbehaves in the way that its first argument says. While the file
// named by HONE_TEST_RUN_GATE exists, it waits.
#include <signal.h>
#include <unistd.h>

#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <string>

#include "mix.h"

namespace {

void wait_at_gate() {
  const char* gate = std::getenv("HONE_TEST_RUN_GATE");
  while (gate != nullptr && ::access(gate, F_OK) == 0) ::usleep(10'000);
}

/// Leaves a process in a session of its own behind, as a daemon does.
void leave_daemon() {
  if (::fork() != 0) return;
  ::setsid();
  if (::fork() != 0) ::_exit(0);
  for (int descriptor = 0; descriptor < 3; ++descriptor) ::close(descriptor);
  ::sleep(60);
  ::_exit(0);
}

void print_much(std::uint64_t bytes) {
  const std::string block(1 << 16, 'x');
  for (std::uint64_t done = 0; done < bytes; done += block.size()) {
    if (std::fwrite(block.data(), 1, block.size(), stdout) != block.size()) std::exit(4);
  }
}

}  // namespace

int main(int argc, char** argv) {
  const std::string mode = argc > 1 ? argv[1] : "work";
  if (mode == "daemon") leave_daemon();
  wait_at_gate();
  if (mode == "fail") {
    std::fputs("cannot do it\n", stderr);
    return 3;
  }
  if (mode == "hang") ::sleep(600);
  if (mode == "crash") ::raise(SIGSEGV);
  if (mode == "flood") print_much(std::uint64_t{1} << 30);
#ifdef __OPTIMIZE_SIZE__  // a result that depends on the profile: -Os defines it
  if (mode == "differ") std::puts("built for size");
#endif
  if (mode == "pid") std::printf("%d\n", static_cast<int>(::getpid()));
  std::printf("%llu\n", static_cast<unsigned long long>(mix(88172645463325252u, 6'000'000)));
  return 0;
}
