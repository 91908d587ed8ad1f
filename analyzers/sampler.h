// SPDX-License-Identifier: Apache-2.0
// Runs a workload of one profile once, in a directory prepared afresh, and says what came of it:
// times, output, disturbance of the machine. The caller records the sample before it looks at it.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "analyzers/output_check.h"
#include "analyzers/stale_files.h"
#include "core/config.h"
#include "core/process.h"
#include "core/result.h"
#include "core/store.h"
#include "core/workload_command.h"

namespace hone {

/// One profile's program as the sampler runs it.
struct Subject {
  std::string profile;
  std::filesystem::path exe;
  std::filesystem::path build;
  std::filesystem::path preload = {};  ///< a library to load first (LD_PRELOAD); empty: none
};

struct Observation {
  Outcome outcome;
  ObservedOutput output;  ///< hash empty when the run is not usable
  double pressure = 0;    ///< see SampleRow; -1: this kernel does not tell
  double steal = 0;
  int repeats = 1;         ///< executions in this observation
  Readings readings = {};  ///< of a metric that is read from the output
  /// Empty when the run is usable; else why not, one line safe for a terminal: "exit status 3",
  /// "killed by signal 11 (SIGSEGV)", "timed out after 60 s", "printed more than 256 MiB", "did not
  /// write `out.txt`", "check command failed: exit status 1". "interrupted" is nobody's fault:
  /// look at outcome.ending before a profile is blamed.
  std::string failure;
  /// With a failure: the last lines of the program's (or check command's) stderr, escaped for a
  /// terminal; empty when it said nothing.
  std::string details;
};

struct ObserveOptions {
  int padding = 0;  ///< extra bytes of environment, 0..4095
  int repeats = 1;  ///< executions back to back
  /// Where checked output is kept; empty: the files stay where they are until the next run.
  std::filesystem::path keep = {};
  /// A program with arguments that the command is given to: a tool that counts or samples.
  std::vector<std::string> wrapper = {};
  double slowdown = 1;         ///< what the wrapper may cost: the time-out is so much longer
  bool watch_threads = false;  ///< see Command
};

class Sampler {
 public:
  /// `scratch` is emptied before each run; `source` is for {source}.
  Sampler(Runner& runner, std::filesystem::path scratch, std::filesystem::path source);

  /// Observes once: options.repeats executions, each in a fresh folder; what the last one left is
  /// what is checked. The last stdout and stderr stay in stdout_file() and stderr_file() until the
  /// next run. Any end but the workload's own (WorkloadConfig::end) is a failure. A check command
  /// runs after the program, in the same folder, with the program's stdout as its stdin. An Error
  /// means that the program or the check command could not be started at all.
  Result<Observation> observe(const Subject& subject, const WorkloadConfig& workload,
                              const ObserveOptions& options = {});

  std::filesystem::path stdout_file() const { return scratch_ / "stdout"; }
  std::filesystem::path stderr_file() const { return scratch_ / "stderr"; }

 private:
  /// What a run that ended well left behind.
  Result<void> inspect(Observation& observation, const WorkloadConfig& workload,
                       const Places& places, const Command& command, const FileStamps& stamps,
                       const std::filesystem::path& keep);
  Result<void> check_by_command(const WorkloadConfig& workload, const Places& places,
                                Observation& observation);

  Runner& runner_;
  std::filesystem::path scratch_;
  std::filesystem::path source_;
};

/// What a run may print to one stream before it is stopped.
inline constexpr Bytes kOutputLimit{256LL << 20};

/// The Error for a run whose failure nothing can go on without (the baseline's): the workload, the
/// failure, what mends it, and the program's last words.
Error workload_error(const Subject& subject, const WorkloadConfig& workload,
                     const Observation& observation);

}  // namespace hone
