// SPDX-License-Identifier: Apache-2.0
// Instructions per run: a second witness beside time. It is exact and deaf to noise, but blind to
// caches and layout, so it never ranks; it is said whether it agrees.
#pragma once

#include <filesystem>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/result.h"

namespace hone {

/// What stands in front of a command so that valgrind counts its instructions into `log`: of the
/// program itself, not of programs that it starts. (cachegrind without its cache simulation.)
std::vector<std::string> counting_wrapper(const std::filesystem::path& valgrind,
                                          const std::filesystem::path& log);

/// The count in such a log. An Error when there is none: valgrind knows not every instruction.
Result<double> read_instruction_count(std::string_view log);

/// Instructions of one run of a workload, by the baseline and by another profile; both > 0.
struct CountedWorkload {
  std::string name;
  double weight = 1;  ///< as in the race
  double baseline = 0;
  double count = 0;
};

/// Weighted mean of ln(count / baseline) over the workloads, as the race has it of times: a sum
/// would speak of the longest workload alone. Precondition: at least one.
double mean_log_ratio(std::span<const CountedWorkload> workloads);

/// A third or less of the baseline's instructions in one of the workloads: where did the work go?
bool is_suspicious(std::span<const CountedWorkload> workloads);

enum class Agreement {
  kEqual,     ///< instructions do not tell the two apart
  kUnknown,   ///< no time is known to differ
  kAgree,     ///< less time with fewer instructions, or more with more
  kDisagree,  ///< the other way round
};

/// `gain` is ln t_0 - ln t_i of the time that ranks, 0 when it is not known to differ; nothing
/// where no time ranks.
Agreement judge_agreement(std::optional<double> gain, std::span<const CountedWorkload> workloads);

/// How much longer a program takes under it, roughly: for a forecast only.
inline constexpr double kEmulationSlowdown = 25;
/// As ObserveOptions::slowdown: more than any program should need under it.
inline constexpr double kEmulationLimit = 100;

/// One line, without a line break, about `name` against the baseline; `gain` as above. Of lost work
/// it names the workloads, where there are several.
std::string render_witness(const std::string& name, std::optional<double> gain,
                           std::span<const CountedWorkload> workloads);

}  // namespace hone
