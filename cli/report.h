// SPDX-License-Identifier: Apache-2.0
// A run as every renderer sees it: one value, made from the store alone, so that `hone run`, `hone
// report` and each format say the same. Its shape is the JSON contract hone.report/1.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "analyzers/counters.h"
#include "analyzers/hot_shares.h"
#include "core/store.h"
#include "core/units.h"

namespace hone {

/// A change against the baseline as a fraction of its time: -0.189 is 18.9 % less. Bounds that are
/// infinite are empty.
struct ReportedChange {
  std::string metric;  ///< "cpu-time" or "wall-time"
  double estimate = 0;
  std::optional<double> lo;
  std::optional<double> hi;
  int rounds = 0;
  std::string verdict;  ///< "faster", "slower", "equal", "unresolved"
  /// Dropped early, at least 5 % slower than this profile in every round: `verdict` is about it and
  /// there are no bounds. Empty: an ordinary change against the baseline.
  std::string behind;
};

/// A change on one of several workloads, or benchmarks of a program, by itself.
struct ReportedRow {
  std::string name;  ///< the workload's, or "workload/benchmark"
  ReportedChange change;
};

/// One step of the chain of profiles from the baseline to a combination.
struct ReportedAxisGain {
  std::vector<std::string> axes;  ///< that this step adds: "PGO", "ThinLTO"
  std::string from;
  std::string to;
  ReportedChange change;  ///< of `to` against `from`; without a verdict
};

struct ReportedProfile {
  std::string name;
  std::string axes_json = "{}";
  std::string status;  ///< built, same-binary, failed, disqualified, skipped
  std::string same_as;
  std::string reason;
  std::optional<ReportedChange> change;
  std::optional<ReportedChange> other_change;  ///< of the metric that does not decide
  /// On the input that it was trained on, where that is another than the measured one; the verdict
  /// is "over-fit", "reversed" or "not shown" (see held_out.h).
  std::optional<ReportedChange> training_change;
  std::optional<Sizes> size;  ///< sum over the artifacts; empty when nothing was built
  bool has_names = true;      ///< see symbol_rows.h: false of a stripped program
  std::vector<ArtifactRow> artifacts;
  int rounds = 0;  ///< that it ran in the race; for the baseline, which has no change
  std::optional<Bytes> peak_rss;  ///< median over its rounds
  /// Against the baseline's over the same rounds, a fraction; and "less", "more" or "equal", by a
  /// threshold. Empty for the baseline.
  std::optional<double> memory_change;
  std::string memory_verdict;
  std::optional<Seconds> median_time;  ///< of the metric, over its rounds
  /// The same as a bare number: seconds, bytes, or as the program printed it.
  std::optional<double> median_value;
  std::optional<Seconds> build_seconds;
  std::vector<std::pair<std::string, std::string>> escaped_units;  ///< unit, reason
  int units = 0;                                                   ///< compiled for the program
  int units_reached = 0;                                           ///< of these, by hone's flags
  int commands_recorded = 0;                                       ///< lines in the linked files
  std::vector<std::string> notes;                                  ///< shown below the table
  std::vector<ReportedRow> rows;           ///< of several; each at its share of the level
  std::vector<ReportedAxisGain> ablation;  ///< of a combination: what each axis bought
  bool on_front = false;                   ///< nothing is better in one way and no worse in another
  std::optional<double> instructions;      ///< of one run of each workload, summed
  /// Against the baseline's, a fraction: the workloads' weighted mean. Empty for the baseline.
  std::optional<double> instructions_change;
  std::string instructions_verdict;  ///< beside time: "agree", "disagree", "equal"; empty: unknown
  std::optional<Counters> counters;  ///< where the CPU counted them: what else it counted
};

struct ReportedSymbol {
  std::string name;
  std::map<std::string, Bytes> sizes;      ///< profile to bytes, every analysed profile
  std::map<std::string, Bytes> cold = {};  ///< of these in cold parts; profiles that have some
  std::map<std::string, int> shared_by =
      {};  ///< names that share the bytes; profiles where several do
  /// Run time by profile, every sampled one; empty when none was sampled.
  std::map<std::string, TimeEstimate> seconds = {};
};

struct ReportedWorkload {
  std::string name;
  std::vector<std::string> command;
  std::string
      check;  ///< what was compared: "stdout", "exit status only: output is not deterministic"
  double weight = 1;
  std::optional<double> on_cpu;  ///< share of the baseline's wall time on a CPU
};

struct ReportedAdvice {
  std::string verdict;  ///< change, keep, better, inconclusive, conflict
  std::string profile = "baseline";
  std::vector<std::string> equal;
  std::string text;  ///< several lines; one begins with Use, Keep or Not decided
  double largest_possible_gain = 0;
  double resolvable = 0;
};

/// One axis value in one race of a search, and its change against what it was put on.
struct ReportedTrial {
  std::string axis;
  std::string value;
  std::string profile;
  std::string status;  ///< as ReportedProfile::status; empty: not reached
  std::string same_as;
  std::string reason;
  std::optional<ReportedChange> change;  ///< without a verdict
};

struct ReportedStage {
  std::int64_t run = 0;
  std::string from;
  std::string taken;  ///< the trial's profile that the search went on with; empty: none
  Seconds budget{0};
  Seconds measured{0};
  double margin = 0;  ///< as used, after adaptation
  std::vector<ReportedTrial> tried;
};

/// A step of a search's path, with its change in the last race.
struct ReportedStep {
  std::string axis;
  std::string value;
  std::string from;
  std::string to;
  std::optional<ReportedChange> change;  ///< without a verdict
};

struct ReportedSearch {
  int combinations = 0;  ///< the full grid, the baseline included
  int builds = 0;        ///< programs that were built, those that failed included
  std::vector<ReportedStage> stages;
  std::vector<ReportedStep> path;
};

struct Report {
  std::int64_t run = 0;
  bool finished = false;
  std::string started_at;
  std::string hone_version;
  std::string project_name;
  std::string source;
  std::string target;
  std::string build_type;
  std::string plain_build;  ///< what a plain `cmake -B` compiles with; a row of facts
  std::string compiler;     ///< "clang 19.1.7"
  std::string linker;       ///< "lld 19.1.7"
  std::string cmake;        ///< "3.25.1"
  std::string machine;      ///< "2 CPUs, virtual, no counters"
  std::string cpu;
  std::string kernel;
  std::string governor;               ///< empty: unknown
  std::string turbo;                  ///< "on", "off"; empty: unknown
  std::optional<Seconds> spawn_cost;  ///< of an empty program
  std::uint64_t seed = 0;
  std::string metric;
  std::string metric_reason;
  bool higher_is_better = false;  ///< of the metric: a positive change is a gain then
  double paired_noise = 0;        ///< sd of paired log-ratios, a fraction
  int rounds = 0;                 ///< of the race
  int disturbed = 0;              ///< of these, by other work on the machine
  double margin = 0.01;           ///< as used, after adaptation
  Seconds budget{0};
  Seconds measured{0};
  std::string counted_by;  ///< the instructions: "perf_event", "valgrind", else empty
  std::vector<ReportedWorkload> workloads;
  ReportedAdvice advice;
  std::vector<ReportedProfile> profiles;  ///< baseline first, then as raced
  std::vector<ReportedSymbol> symbols;    ///< sorted by the largest change
  std::vector<std::string> warnings;      ///< shown above the table
  std::optional<ReportedSearch> search;
};

}  // namespace hone
