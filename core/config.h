// SPDX-License-Identifier: Apache-2.0
// What hone.toml says, as values. Every key is validated when it is read; a key whose feature comes
// later is refused, never ignored. Paths are absolute after loading; {exe} and friends are kept.
#pragma once

#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/process.h"
#include "core/result.h"
#include "core/units.h"

namespace hone {

struct ProjectConfig {
  std::filesystem::path source;        ///< absolute; holds the CMakeLists.txt
  std::string target;                  ///< name of an executable target
  std::vector<std::string> configure;  ///< extra arguments of cmake's configure
  std::string build_type = "Release";
  /// "clang", "gcc", "gcc-13" or absolute paths; the first builds the baseline.
  std::vector<std::string> compilers = {"clang"};
};

enum class CheckKind { kStdout, kExit, kCommand, kFiles };

/// How a profile's output is judged against the baseline's.
struct CheckConfig {
  CheckKind kind = CheckKind::kStdout;
  std::vector<std::string> command;  ///< kCommand: exit 0 means right; run in the workload's cwd
  std::vector<std::string> files;    ///< kFiles: relative to the workload's cwd
};

enum class MetricChoice {
  kAuto,
  kCpuTime,
  kWallTime,
  kPeakMemory,
  kGoogleBenchmark,  ///< every benchmark that the program reports is a row
  kRegex,            ///< a number that the program prints or writes
  kJsonPointer
};

enum class Better { kLower, kHigher };

/// What ranks the profiles on a workload.
struct MetricConfig {
  MetricChoice choice = MetricChoice::kAuto;
  std::string pattern = {};  ///< kRegex: ECMAScript; kJsonPointer: RFC 6901
  Better better = Better::kLower;
  std::string file = {};  ///< kRegex, kJsonPointer: relative to the cwd; empty: stdout
  std::string name = {};  ///< kRegex, kJsonPointer: of the number, for sentences; empty: "score"
};

/// True if the number comes from what the program prints or writes.
bool is_read_from_output(MetricChoice choice);

struct WorkloadConfig {
  std::string name;
  std::vector<std::string> command;             ///< argv with {exe}, {source}, {build}, {work}
  std::vector<std::vector<std::string>> train;  ///< empty: train on `command`, and say so
  std::string stdin_file;                       ///< empty: /dev/null; placeholders are allowed
  std::string cwd;                              ///< empty: a fresh folder per run
  std::vector<std::pair<std::string, std::string>> env;
  CheckConfig check;
  MetricConfig metric = {};
  double weight = 1;  ///< > 0
  Seconds timeout{60};
  ExpectedEnd end = {};  ///< how its runs end; any other end is a failure
};

/// [profiles.custom.NAME]
struct CustomProfile {
  std::string name;
  std::string extends = "baseline";
  std::vector<std::string> compile;
  std::vector<std::string> link;
  std::string place;  ///< "FILE:LINE:COLUMN", for errors found when it is resolved
};

struct ProfilesConfig {
  std::vector<std::string> use = {"default"};
  std::string use_place;  ///< "FILE:LINE:COLUMN" or "--profiles"; empty: the default
  std::vector<CustomProfile> custom;
};

enum class Goal { kTime, kSize, kBuildTime };

struct AdviceConfig {
  Goal goal = Goal::kTime;
  Fraction margin{0.01};
  std::optional<Fraction> max_size;      ///< allowed growth of the loaded size against baseline
  std::optional<double> max_build_time;  ///< allowed factor against baseline
  Seconds budget{20 * 60};               ///< of measuring
  int max_rounds = 94;                   ///< of a race; up to 184
};

/// [fleet]: where the program is to run.
struct FleetConfig {
  std::vector<std::string> cpus;  ///< models and levels as -march= names them; empty: not told
  int line = 0;                   ///< of `cpus` in hone.toml, for errors found later
};

struct Config {
  std::filesystem::path file;  ///< absolute path of hone.toml
  ProjectConfig project;
  std::vector<WorkloadConfig> workloads;  ///< at least one
  ProfilesConfig profiles;
  AdviceConfig advice;
  FleetConfig fleet;
};

/// The compiler as find_toolchain() takes it: "clang", "gcc", a versioned name of either, or an
/// absolute path, from what was written in hone.toml or on the command line; relative paths are
/// below `folder`.
Result<std::string> resolve_compiler(std::string_view compiler,
                                     const std::filesystem::path& folder);

/// A metric as it stands behind `metric =` in hone.toml, the quotes of a word left out: cpu-time,
/// or { regex = '(\d+) ops', better = "higher" }.
Result<MetricConfig> parse_metric(std::string_view text);

/// Reads and validates hone.toml. Errors say `file:line:column: …`, with the nearest known key for
/// an unknown one.
Result<Config> load_config(const std::filesystem::path& file);

}  // namespace hone
