// SPDX-License-Identifier: Apache-2.0
// What every format says about a profile, said once: its change, its place in the table, its
// verdict in words. Texts are raw; each renderer escapes them in its own way.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "cli/report.h"

namespace hone {

/// The reference that every change is against.
bool is_baseline(const ReportedProfile& profile);

/// The profile of that name; null when there is none.
const ReportedProfile* find_profile(const Report& report, std::string_view name);

/// The change that the profile's row shows: its own, for a same binary that of its entry; none for
/// the baseline and for failed, skipped and disqualified profiles.
std::optional<ReportedChange> shown_change(const Report& report, const ReportedProfile& profile);

/// Baseline first, then the raced profiles by their estimate, then the others as they come.
std::vector<const ReportedProfile*> rows_of(const Report& report);

/// Rounds that the row's figures rest on; 0 when it was not raced.
int rounds_of(const Report& report, const ReportedProfile& profile);

/// Change of the loaded size against the baseline, a fraction; none for the baseline itself.
std::optional<double> size_change(const Report& report, const ReportedProfile& profile);

/// True if the report recommends a change to this profile.
bool is_recommended(const Report& report, const ReportedProfile& profile);

/// One word or a few: "fastest", "faster", "equal within 1 %", "unresolved", "not measured",
/// "slower in all 5 rounds", "reference: the project's own Release"; see with_conflict().
std::string verdict_of(const Report& report, const ReportedProfile& profile);

/// For rows without figures of their own: "same binary as O2", "failed to build: …", "skipped: …",
/// "disqualified: …"; empty for the others. The reason is its first line.
std::string reason_of(const ReportedProfile& profile);

/// True if a step of the profile left a log worth reading.
bool has_log(const ReportedProfile& profile);

/// The profile whose sizes are worth comparing with the baseline's: the recommended one, else the
/// one with the least estimate; null when there is none.
const ReportedProfile* compared_profile(const Report& report);

/// A symbol and how much it grew against the baseline.
struct SymbolGrowth {
  std::string name;
  Bytes growth;
  Bytes cold{0};      ///< of the profile's bytes, in cold parts
  int shared_by = 1;  ///< names that share the profile's bytes
};

enum class Growth { kGrown, kShrunk };

/// How much what is no symbol's grew in the profile, against the baseline.
Bytes other_growth(const Report& report, std::string_view profile);

/// The `count` symbols that grew (or shrank) most, the largest change first; none when the
/// profile's symbols are not known, or have no names to compare them by.
std::vector<SymbolGrowth> largest_growth(const Report& report, std::string_view profile,
                                         Growth direction, std::size_t count);

}  // namespace hone
