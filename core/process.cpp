// SPDX-License-Identifier: Apache-2.0
#include "core/process.h"

#include <fmt/format.h>

#include <csignal>
#include <cstring>

namespace hone {

namespace {

std::string signal_name(int signal) {
  const char* name = ::sigabbrev_np(signal);
  return fmt::format("SIG{}", name ? name : "?");
}

}  // namespace

std::string name_of(const ExpectedEnd& end) {
  return end.ending == Ending::kSignalled ? signal_name(end.code)
                                          : fmt::format("exit status {}", end.code);
}

std::string describe(const Outcome& outcome) {
  switch (outcome.ending) {
    case Ending::kExited:
      return fmt::format("exit status {}", outcome.code);
    case Ending::kSignalled:
      return fmt::format("killed by signal {} ({})", outcome.code, signal_name(outcome.code));
    case Ending::kTimedOut:
      return "timed out";
    case Ending::kTooMuchOutput:
      return "printed too much";
    case Ending::kInterrupted:
      return "interrupted";
  }
  return "ended in an unknown way";
}

}  // namespace hone
