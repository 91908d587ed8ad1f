// SPDX-License-Identifier: Apache-2.0
// How hone starts programs: a Command goes to a Runner, an Outcome comes back. Everything that hone
// starts, tools and measured programs alike, goes through a Runner; tests script a fake one.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <utility>
#include <vector>

#include "core/result.h"
#include "core/units.h"

namespace hone {

/// Whether a command that is repeated goes on past an exit status or a signal (not past a limit).
enum class OnFailure : std::uint8_t { kStop, kGoOn };

enum class Ending {
  kExited,         ///< Outcome::code is the exit status, 0..255
  kSignalled,      ///< Outcome::code is the signal's number
  kTimedOut,       ///< killed by Command::timeout
  kTooMuchOutput,  ///< killed by Command::output_limit
  kInterrupted,    ///< killed because hone was asked to stop (Ctrl-C)
};

/// How a run that is right ends: kExited or kSignalled, with Outcome::code.
struct ExpectedEnd {
  Ending ending = Ending::kExited;
  int code = 0;

  bool operator==(const ExpectedEnd&) const = default;
};

/// A program to start: an argument vector, never a shell string.
struct Command {
  /// argv[0] without a slash is looked up in the child's PATH.
  std::vector<std::string> argv;
  /// Set on top of hone's own environment, in order; later entries win.
  std::vector<std::pair<std::string, std::string>> env = {};
  /// Empty: hone's own working directory. Must exist.
  std::filesystem::path directory = {};
  /// Empty: /dev/null.
  std::filesystem::path stdin_file = {};
  /// Truncated before the start. Empty: /dev/null. Equal paths share one open file, so the two
  /// streams keep their order.
  std::filesystem::path stdout_file = {};
  std::filesystem::path stderr_file = {};
  /// Zero: no limit. When it passes, the program and all its descendants are killed.
  Seconds timeout{0};
  /// How long descendants may go on after the program's own end before they are killed; they do not
  /// count in the usage. Zero: not at all.
  Seconds linger{0};
  /// Zero: no limit. Applies to stdout_file and stderr_file each; checked while the program runs
  /// (every 20 ms), so a file may end somewhat longer.
  Bytes output_limit{0};
  /// Executions back to back without a word in between, >= 1; each within the limits, each with
  /// its files opened anew.
  int repeats = 1;
  OnFailure on_failure = OnFailure::kStop;
  /// Nothing to a Runner: for those who judge the outcome, see describe_failure().
  ExpectedEnd expected = {};
  /// Fills in Usage::parallel and Usage::idle, at the price of less exact times.
  bool watch_threads = false;
};

/// Of the started program itself and the children it waited for (wait4's rusage); wall time is
/// CLOCK_MONOTONIC around spawn and wait4.
struct Usage {
  Seconds wall{0};
  Seconds user{0};
  Seconds system{0};
  Bytes peak_rss{0};
  std::int64_t minor_faults = 0;
  std::int64_t voluntary_switches = 0;
  std::int64_t involuntary_switches = 0;
  /// With Command::watch_threads: share of its busy time that the program or its descendants had
  /// more than one thread running or waiting for a CPU; else 0.
  double parallel = 0;
  /// With Command::watch_threads: share of its wall time that none of them had: they slept or
  /// waited for something else than a CPU. Negative: not known, also of a program that ended too
  /// soon.
  double idle = -1;
};

struct Outcome {
  Ending ending = Ending::kExited;
  int code = 0;
  Usage usage = {};
  int executions = 1;  ///< of Command::repeats; `ending` is the last one's, `usage` their mean

  bool ended_as(const ExpectedEnd& end) const { return ending == end.ending && code == end.code; }
  bool succeeded() const { return ended_as({}); }
};

/// "exit status 3", "SIGTERM".
std::string name_of(const ExpectedEnd& end);

/// "exit status 3", "killed by signal 11 (SIGSEGV)", "timed out", "printed too much",
/// "interrupted".
std::string describe(const Outcome& outcome);

/// Starts programs, one at a time, and waits for them.
class Runner {
 public:
  virtual ~Runner() = default;
  /// Runs the program to its end. When it has ended (and Command::linger is over), its remaining
  /// descendants are killed: nothing that it left behind disturbs what runs next. An Error means
  /// that it could not be started (no such program, no such directory, an output file that cannot
  /// be written).
  virtual Result<Outcome> run(const Command& command) = 0;
};

}  // namespace hone
