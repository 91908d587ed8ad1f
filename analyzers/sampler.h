// SPDX-License-Identifier: Apache-2.0
// Runs a workload of one profile once, in a directory prepared afresh, and says what came of it:
// times, output, disturbance of the machine. The caller records the sample before it looks at it.
#pragma once

#include <filesystem>
#include <string>

#include "analyzers/output_check.h"
#include "core/config.h"
#include "core/process.h"
#include "core/result.h"
#include "core/workload_command.h"

namespace hone {

/// One profile's program as the sampler runs it.
struct Subject {
  std::string profile;
  std::filesystem::path exe;
  std::filesystem::path build;
};

struct Observation {
  Outcome outcome;
  ObservedOutput output;  ///< hash empty when the run did not exit
  double pressure = 0;    ///< see SampleRow
  double steal = 0;
  /// Empty when the run is usable; else why not: "exit status 3", "killed by signal 11 (SIGSEGV)",
  /// "timed out after 60 s", "printed more than 256 MiB", "check command failed: …".
  std::string failure;
};

class Sampler {
 public:
  /// `scratch` is emptied before each run; `source` is for {source}.
  Sampler(Runner& runner, std::filesystem::path scratch, std::filesystem::path source);

  /// Runs once with `padding` extra bytes of environment. `keep` is where checked output is kept
  /// (empty: hash only). The last stdout and stderr stay in stdout_file() and stderr_file() until
  /// the next run. An Error means that the program could not be started at all.
  Result<Observation> observe(const Subject& subject, const WorkloadConfig& workload, int padding,
                              const std::filesystem::path& keep = {});

  std::filesystem::path stdout_file() const;
  std::filesystem::path stderr_file() const;

 private:
  Runner& runner_;
  std::filesystem::path scratch_;
  std::filesystem::path source_;
};

/// What a run may print to one stream before it is stopped.
inline constexpr Bytes kOutputLimit{256LL << 20};

}  // namespace hone
