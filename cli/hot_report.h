// SPDX-License-Identifier: Apache-2.0
// What hone hot shows, made from the store alone: seconds (or instructions) per symbol of the
// profiles that were sampled, joined with the bytes of the same symbols. Its shape is the JSON
// contract hone.hot/1.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "analyzers/hot_table.h"
#include "analyzers/metric.h"
#include "cli/hot_coverage.h"
#include "cli/hot_sizes.h"
#include "cli/hot_why.h"
#include "cli/stored_run.h"
#include "core/result.h"

namespace hone {

enum class HotMeasure { kTime, kInstructions };

/// True when the store has samples (or counts) of the profile on every workload of the run.
bool has_captures(const StoredRun& run, const std::vector<HotCapture>& captures,
                  const std::string& profile, HotMeasure measure);

struct HotLine {
  std::string name;
  std::string library;
  /// Every analysed profile whose program has names; 0 where the symbol is absent.
  SizeByProfile sizes;
  SizeByProfile code = {};                      ///< of these, machine code of symbols
  std::map<std::string, TimeEstimate> seconds;  ///< every sampled profile, 0 where absent
  std::map<std::string, std::int64_t> counts;   ///< every sampled profile
  bool is_sampled = false;                      ///< at least one sample in any profile
  std::map<std::string, int> shared_by = {};    ///< names that share its code; where several do
};

struct HotReport {
  std::int64_t run = 0;
  std::string project;
  std::string metric;
  HotView view = HotView::kSymbol;
  HotMeasure measure = HotMeasure::kTime;
  std::string profile;    ///< shown
  std::string reference;  ///< what it is compared with; equal to `profile`: nothing to compare
  std::string race;       ///< one line: what the race says of `profile`; may be empty
  /// Workloads in which a profile runs several threads or processes at a time, where wall time
  /// ranks.
  std::vector<std::string> overlapping = {};
  std::vector<HotProfile> profiles;
  std::vector<HotLine> lines;  ///< as HotTable; lines without a sample come last, by name
  std::map<std::string, HotCoverage> coverage = {};  ///< by profile
  std::vector<std::string> notes = {};               ///< said above the table
  std::optional<std::vector<SymbolWhy>> why = {};    ///< nothing: not asked for
};

/// The profile of that name; nullptr when it was not sampled (or not timed).
const HotProfile* find_profile(const HotReport& report, const std::string& name);

/// The reference, then what is compared with it; one name when they are the same.
std::vector<std::string> shown_names(const HotReport& report);

/// True if a shown profile was seen in the line: a sample, a count, or time that is known without.
bool is_of_shown(const HotReport& report, const HotLine& line);

/// True if other names share the line's code in one of the shown profiles than in the other (folded
/// by ICF or BOLT): its time there is that of all of them, or stands under another name, and no
/// difference is its own.
bool is_folded(const HotReport& report, const HotLine& line);

/// False where the line's times in the shown profiles are not of one and the same code:
/// is_folded(), or named by an address, where another build has other code.
bool is_compared(const HotReport& report, const HotLine& line);

/// Chooses what is shown, and puts the lines with the largest time (or count) in it first.
void show(HotReport& report, const std::string& profile, const std::string& reference);

/// What is shared out among symbols: wall time where the race is about that and nothing overlaps.
/// Else CPU time: by wall time, code that does the same would be slower where a profile overlaps
/// less.
Metric find_time_metric(const StoredRun& run);

/// What the rounds say in that metric, by profile and workload; a same binary has what its entry
/// has.
MeasuredTimes find_measured_times(const StoredRun& run);

HotReport make_hot_report(const StoredRun& run, const std::vector<HotCapture>& captures,
                          HotView view, HotMeasure measure);

/// The change of a line's time from `reference` to `profile`.
TimeEstimate time_change(const HotLine& line, const std::string& profile,
                         const std::string& reference);

/// A line for the advice: which symbols explain most of the gain, or by how many instructions less,
/// where they were counted instead. Empty without samples (or counts that repeat) of both profiles,
/// where no symbol's gain is clear of zero, and where check_coverage() would not compare them.
std::string explain_gain(const HotReport& report);

}  // namespace hone
