// SPDX-License-Identifier: Apache-2.0
// How much of the project's code that was sampled has names and line tables: a stripped program has
// neither, and what is said of its symbols or sources would be false.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "analyzers/hot_table.h"
#include "core/hot_rows.h"
#include "core/result.h"

namespace hone {

struct HotReport;
enum class HotMeasure;

/// True of the names of functions that have none: "fn 0x15f0 [app]", "[unattributed]",
/// "[unknown in app]".
bool is_nameless(std::string_view symbol);

/// Samples (or counts) in the project's own files, and of these the ones in code that has …
struct HotCoverage {
  std::int64_t samples = 0;
  std::int64_t named = 0;  ///< … a symbol of its own, not only an address
  std::int64_t lined = 0;  ///< … a source file

  /// Most of them; true without samples, where nothing can be false.
  bool has_names() const { return 2 * named >= samples; }
  bool has_lines() const { return 2 * lined >= samples; }
};

/// By profile, of the captures of that measure.
std::map<std::string, HotCoverage> find_coverage(std::span<const HotCapture> captures,
                                                 HotMeasure measure);

/// True if it has what the view's rows are told by: names for symbols and templates, line tables
/// for sources and files.
bool is_covered(const HotCoverage& coverage, HotView view);

/// The shown profile that is not covered; nothing: all are.
std::optional<std::string> find_uncovered(const HotReport& report);

/// An Error where rows are sources or files and a shown profile has no line tables. By symbol or
/// template, a profile without names is shown alone, with a note. Code without line tables is noted
/// where it took 1 % of the samples or more.
Result<void> check_coverage(HotReport& report);

}  // namespace hone
