// SPDX-License-Identifier: Apache-2.0
#include "core/process.h"

#include <fmt/format.h>

#include <csignal>
#include <cstring>

namespace hone {

std::string describe(const Outcome& outcome) {
  switch (outcome.ending) {
    case Ending::kExited:
      return fmt::format("exit status {}", outcome.code);
    case Ending::kSignalled: {
      const char* name = ::sigabbrev_np(outcome.code);
      return fmt::format("killed by signal {} (SIG{})", outcome.code, name ? name : "?");
    }
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
