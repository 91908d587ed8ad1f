// SPDX-License-Identifier: Apache-2.0
#include "cli/report_notes.h"

#include <fmt/format.h>

#include <algorithm>

#include "cli/report_rows.h"

namespace hone {

namespace {

constexpr std::size_t kUnitsShown = 3;

/// "a.c (compiled with -O0 after -O3), b.c and 2 more"
std::string list_escaped(const ReportedProfile& profile) {
  std::string list;
  const std::size_t shown = std::min(kUnitsShown, profile.escaped_units.size());
  for (std::size_t i = 0; i < shown; ++i) {
    const auto& [unit, reason] = profile.escaped_units[i];
    if (i > 0) list += ", ";
    list += reason.empty() ? unit : fmt::format("{} ({})", unit, reason);
  }
  const std::size_t more = profile.escaped_units.size() - shown;
  return more == 0 ? list : fmt::format("{} and {} more", list, more);
}

/// Empty: nothing is known.
std::string describe_reach(const ReportedProfile& profile) {
  std::string text;
  if (profile.units > 0) {
    text = fmt::format("flags reached {} of {} units", profile.units_reached, profile.units);
  }
  if (profile.escaped_units.empty()) return text;
  return fmt::format("{}flags did not reach {}", text.empty() ? "" : text + "; ",
                     list_escaped(profile));
}

}  // namespace

std::vector<ReportNote> collect_notes(const Report& report) {
  std::vector<ReportNote> notes;
  const auto add = [&](const std::string& text, const std::string& profile) {
    const auto same = std::ranges::find(notes, text, &ReportNote::text);
    if (same == notes.end()) {
      notes.push_back({profile, text});
    } else {
      same->about += ", " + profile;
    }
  };
  for (const ReportedProfile* profile : rows_of(report)) {
    for (const std::string& note : profile->notes) add(note, profile->name);
    if (const std::string reach = describe_reach(*profile); !reach.empty()) {
      add(reach, profile->name);
    }
  }
  if (!report.plain_build.empty()) {
    notes.push_back({"a plain cmake -B compiles with", report.plain_build});
  }
  return notes;
}

}  // namespace hone
