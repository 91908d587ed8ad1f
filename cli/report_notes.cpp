// SPDX-License-Identifier: Apache-2.0
#include "cli/report_notes.h"

#include <fmt/format.h>

#include <algorithm>

#include "cli/report_rows.h"

namespace hone {

namespace {

constexpr std::size_t kUnitsShown = 3;

/// "a.c, b.c and 2 more (compiled with -O0 after -O3); c.c (linked …)": by reason, in the order of
/// their first units.
std::string list_escaped(const std::vector<std::pair<std::string, std::string>>& units) {
  struct Group {
    std::string reason, names;
    std::size_t units = 0;
  };
  std::vector<Group> groups;
  for (const auto& [unit, reason] : units) {
    auto group = std::ranges::find(groups, reason, &Group::reason);
    if (group == groups.end()) group = groups.insert(group, {.reason = reason, .names = {}});
    if (group->units++ < kUnitsShown) group->names += (group->names.empty() ? "" : ", ") + unit;
  }
  std::string list;
  for (const Group& group : groups) {
    list += (list.empty() ? "" : "; ") + group.names;
    if (group.units > kUnitsShown) list += fmt::format(" and {} more", group.units - kUnitsShown);
    if (!group.reason.empty()) list += fmt::format(" ({})", group.reason);
  }
  return list;
}

/// Empty: nothing is known.
std::string describe_reach(const ReportedProfile& profile) {
  std::string text;
  if (profile.units > 0) {
    text = fmt::format("flags reached {} of {} units", profile.units_reached, profile.units);
    if (profile.commands_recorded > 0)
      text += fmt::format(" ({} command lines in the linked files)", profile.commands_recorded);
  }
  if (profile.escaped_units.empty()) return text;
  return fmt::format("{}not as asked for: {}", text.empty() ? "" : text + "; ",
                     list_escaped(profile.escaped_units));
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
