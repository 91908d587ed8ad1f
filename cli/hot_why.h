// SPDX-License-Identifier: Apache-2.0
// Why hot symbols differ between the two profiles of a hot report, from the optimiser's records of
// both builds: at most three lines a symbol.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "analyzers/remark_changes.h"

namespace hone {

struct HotReport;

inline constexpr std::size_t kWhyLines = 3;
inline constexpr std::size_t kWhySymbols = 10;

struct SymbolWhy {
  std::string symbol;
  std::size_t found = 0;  ///< decisions that differ, shown or not
  std::vector<RemarkDifference>
      lines;  ///< kWhyLines at most; empty: no decision is known to differ
};

/// The project's symbols whose time (or count) differs between the report's profile and reference,
/// its interval clear of zero, by the size of the difference; kWhySymbols at most.
std::vector<SymbolWhy> explain_differences(const HotReport& report, const RemarkIndex& reference,
                                           const RemarkIndex& profile);

}  // namespace hone
