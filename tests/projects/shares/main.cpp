// SPDX-License-Identifier: Apache-2.0
// Works for 10 * UNIT steps, in the way that its first argument says: alone, with a thread for each
// function, with a process for each, or until a signal or an abort ends it.
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdio>
#include <cstdlib>
#include <string>
#include <thread>

#include "chain.h"

namespace {

using Part = std::uint64_t (*)(std::uint64_t, std::uint64_t);

void in_child(Part part, std::uint64_t unit) {
  const pid_t child = ::fork();
  if (child == 0) ::_exit(part(1, unit) == 0 ? 1 : 0);
  ::waitpid(child, nullptr, 0);
}

}  // namespace

int main(int argc, char** argv) {
  const std::string mode = argc > 1 ? argv[1] : "alone";
  const std::uint64_t unit = argc > 2 ? std::strtoull(argv[2], nullptr, 10) : 10'000'000;
  if (mode == "threads") {
    std::thread first([&] { run_sixty(1, unit); });
    std::thread second([&] { run_thirty(1, unit); });
    run_ten(1, unit);
    first.join();
    second.join();
    return 0;
  }
  if (mode == "processes") {
    for (const Part part : {run_sixty, run_thirty, run_ten}) in_child(part, unit);
    return 0;
  }
  std::uint64_t value = run_sixty(1, unit);
  value = run_thirty(value, unit);
  value = run_ten(value, unit);
  if (mode == "signal") ::raise(SIGTERM);
  if (mode == "abort") std::abort();
  std::printf("%llu\n", static_cast<unsigned long long>(value));
  return 0;
}
