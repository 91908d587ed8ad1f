// SPDX-License-Identifier: Apache-2.0
// Captures as a table: seconds per symbol (or source function, file, template) and profile. Pure.
// The rows of a profile sum to its measured time.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "analyzers/hot_shares.h"
#include "analyzers/measured_time.h"
#include "core/hot_rows.h"

namespace hone {

/// kSymbol: the symbol that holds the code. kSource: the source function, inlined code credited to
/// its own function. kFile: the source file. kTemplate: symbols with template arguments erased.
enum class HotView { kSymbol, kSource, kFile, kTemplate };

/// "symbol", "source", "file", "template"; nothing for other words.
std::optional<HotView> find_hot_view(std::string_view word);

struct HotRow {
  std::string name;
  std::string library;  ///< file of the system; empty: the project, the kernel, waiting
  std::map<std::string, TimeEstimate> seconds;  ///< by profile; absent: no sample
  std::map<std::string, std::int64_t> counts;   ///< by profile: samples or instructions
};

struct HotProfile {
  std::string name;
  std::string source;
  std::string stacks;
  std::int64_t rate = 0;
  bool kernel = true;
  int captures = 0;
  std::int64_t samples = 0;
  std::int64_t lost = 0;
  std::int64_t truncated = 0;
  Seconds measured{0};                        ///< what the rows sum to
  std::map<std::string, Seconds> per_sample;  ///< by workload: the time that a sample stands for
  TimeEstimate unseen;                        ///< of a symbol without one sample: 0 in [0, hi]
  Seconds sampled_cpu{0};                     ///< CPU time of the sampled runs
  Seconds timed_cpu{0};                       ///< of as many timed ones
  bool is_parallel = false;                   ///< several threads or processes ran at a time
  bool repeatable = true;  ///< callgrind: all captures of a workload counted the same
};

struct HotTable {
  std::vector<HotProfile> profiles;  ///< in the order in which they were captured first
  std::vector<HotRow> rows;          ///< largest time (or count) of any profile first
};

/// Time of captures that sample; callgrind's are left out. Code that the kernel hides from the
/// user's samples is one row, "[kernel]", of the share that system time has in the timed rounds;
/// wall time in which the one thread did not run is "[not on a CPU]". Both have the interval of the
/// rounds. Like the measured time, what waiting leaves of it is no part of other rows' intervals.
HotTable make_hot_table(const std::vector<HotCapture>& captures, const MeasuredTimes& times,
                        HotView view);

/// Instructions by callgrind's captures; `seconds` stay empty.
HotTable make_count_table(const std::vector<HotCapture>& captures, HotView view);

}  // namespace hone
