// SPDX-License-Identifier: Apache-2.0
// The branches that a CPU records as it takes them (Intel's LBR and its like), as perf samples them
// and perf2bolt reads them: counts for BOLT from the program as it was linked, without the cost of
// an instrumented one. Most virtual machines have none.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "core/process.h"

namespace hone {

/// Whether branches can be recorded here.
struct BranchRecorder {
  std::filesystem::path perf;  ///< empty: they cannot
  std::string missing;         ///< why not, one line safe for a terminal
};

/// Looks for perf on PATH, as perf2bolt does, and lets it record a program that does nothing: only
/// so is it known that perf, kernel, CPU and this user's rights go together.
BranchRecorder find_branch_recorder(Runner& runner);

/// Has the command, and what it starts, recorded to `recording`: perf with the event and the
/// branches of BOLT's README runs it and ends as it does. The command meets the environment that it
/// would without perf, which puts folders of its own before PATH, sets PREFIX, PERF_BUILDID_DIR and
/// DEBUGINFOD_URLS and ignores SIGUSR2 (perf 6.1); nothing of the files that it hits is copied to
/// ~/.debug.
void record_branches(Command& command, const std::filesystem::path& perf,
                     const std::filesystem::path& recording);

/// The perf2bolt that stands beside that llvm-bolt; empty: there is none. By this very name alone
/// is it perf2bolt: it is one program with llvm-bolt.
std::filesystem::path find_perf2bolt(const std::filesystem::path& bolt);

/// Makes `counts` of what `recording` has of `program`.
std::vector<std::string> aggregation_words(const std::filesystem::path& perf2bolt,
                                           const std::filesystem::path& recording,
                                           const std::filesystem::path& program,
                                           const std::filesystem::path& counts);

/// Executions of branches in a file of counts, not taken ones among them; 0 of one that is missing.
/// Of each line, "1 FUNCTION OFFSET 1 FUNCTION OFFSET MISPREDICTED COUNT", it is the last number
/// (BOLT's DataReader.h).
std::uint64_t count_branches(const std::filesystem::path& counts);

/// Below this a layout would be chance: it is what some 500 to 1100 samples see, each of 32
/// branches and of what lies between them, and of code that takes 1 % of the time that is 5 to 11
/// samples.
inline constexpr std::uint64_t kFewestBranches = 32'000;

}  // namespace hone
