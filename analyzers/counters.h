// SPDX-License-Identifier: Apache-2.0
// What the CPU's counters counted of one run, as figures. Events of a group are on the CPU together
// or not at all, so their ratios hold also where more groups than the CPU has room for take turns.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/result.h"
#include "core/store.h"

namespace hone {

/// One event of one run. The group was wanted for `enabled` ns and on the CPU for `running` of
/// them; `value` is what was counted then.
struct Count {
  int group = 0;
  std::string event;
  std::uint64_t value = 0;
  std::uint64_t enabled = 0;
  std::uint64_t running = 0;
};

/// For the file between the process that counts and the one that asked: a line per event.
std::string render_counts(const std::vector<Count>& counts);
Result<std::vector<Count>> parse_counts(std::string_view text);

/// For the whole time: value * enabled / running. Nothing when the group never got onto the CPU.
std::optional<double> scaled(const Count& count);

inline constexpr const char* kInstructions = "instructions";
inline constexpr const char* kCycles = "cycles";
inline constexpr const char* kBranchMisses = "branch-misses";
inline constexpr const char* kCodeMisses = "l1i-misses";
inline constexpr const char* kCodePageMisses = "itlb-misses";
inline constexpr const char* kCountedShare = "counted-share";

/// A run's counts under the names above: instructions and cycles scaled, misses per 1000
/// instructions of their own group, the smallest share of the time that a group was on the CPU. An
/// Error without instructions.
Result<Readings> to_readings(const std::vector<Count>& counts);

/// Of user space. What the CPU does not count, or had no room for, is empty.
struct Counters {
  double instructions = 0;
  std::optional<double> cycles;
  std::optional<double> branch_misses;     ///< per 1000 instructions
  std::optional<double> code_misses;       ///< L1 instruction cache, per 1000 instructions
  std::optional<double> code_page_misses;  ///< instruction TLB, per 1000 instructions
  double share = 1;   ///< of the time that it was counted, 0..1; below 1 the counts are scaled
  double spread = 0;  ///< (largest - smallest) / median of the instructions of `runs` runs
  int runs = 0;
};

/// Medians over the runs of one workload; nothing of no run. Each must hold instructions.
std::optional<Counters> summarize_counters(const std::vector<Readings>& runs);
/// Of two workloads together: counts add up, misses are weighted by instructions; what one lacks,
/// the sum lacks.
Counters sum_counters(const Counters& a, const Counters& b);

/// One line about what may explain a difference in time: "Per 1000 instructions, baseline and
/// `pgo`: 5.1 and 3.2 branch misses, …". Empty when nothing but instructions was counted.
std::string render_causes(const std::string& name, const Counters& baseline,
                          const Counters& counters);
/// How they were counted: "Counted by the CPU, in user space, median of 3 runs each (within 0.01
/// %)."
std::string render_counting(const Counters& baseline, const Counters& counters);

}  // namespace hone
