// SPDX-License-Identifier: Apache-2.0
#include "cli/hot_race.h"

#include <fmt/format.h>

#include <algorithm>

#include "cli/metric_words.h"
#include "cli/quantities.h"
#include "cli/replay.h"
#include "cli/report_changes.h"
#include "cli/report_rows.h"
#include "cli/text_layout.h"

namespace hone {

namespace {

constexpr std::string_view kNoProof = "; so differences of single symbols prove no gain";

/// `is_alone`: no differences are shown.
std::string describe_verdict(const Report& report, const std::string& name, bool is_alone) {
  const ReportedProfile* profile = find_profile(report, name);
  const auto change = profile == nullptr ? std::nullopt : shown_change(report, *profile);
  if (!change) return {};
  const bool is_shown = is_alone || change->verdict == "faster" || change->verdict == "slower";
  return fmt::format("the race, {}: {} {} against baseline, {}{}", counted(change->rounds, "round"),
                     render_change(change->estimate), metric_title(change->metric),
                     verdict_of(report, *profile), is_shown ? "" : kNoProof);
}

/// Dropped where it was far behind: its rounds are no fair sample of all.
bool was_dropped(const Report& report, const std::string& name) {
  const ReportedProfile* profile = find_profile(report, name);
  return profile != nullptr && profile->change && !profile->change->behind.empty();
}

std::string describe_pair(const ReportedChange& change, const std::string& reference) {
  const bool is_shown = change.lo && change.hi && (*change.lo > 0 || *change.hi < 0);
  return fmt::format("the race, {} of both: {} {} against {} {}{}", counted(change.rounds, "round"),
                     render_change(change.estimate), metric_title(change.metric), reference,
                     render_bounds(change.lo, change.hi), is_shown ? "" : kNoProof);
}

}  // namespace

Result<std::string> describe_race(const StoredRun& run, const Report& report,
                                  const std::string& profile, const std::string& reference) {
  if (reference == "baseline" || reference == profile)
    return describe_verdict(report, profile, reference == profile);
  const RaceSetup setup = race_setup(run);
  const auto place_of = [&](const std::string& name) {
    return static_cast<int>(std::ranges::find(setup.entries, name) - setup.entries.begin());
  };
  const int after = place_of(profile);
  const int before = place_of(reference);
  if (std::max(after, before) >= static_cast<int>(setup.entries.size())) return {};
  const auto replay = RaceReplay::fold(setup, run.samples);
  if (!replay) return fail(replay);
  const Comparison compared = replay->race().compare(before, after);
  if (compared.rounds == 0) return {};
  ReportedChange change = reported_change(compared.change, replay->metric().overall);
  change.rounds = compared.rounds;
  if (was_dropped(report, profile) || was_dropped(report, reference)) {
    return fmt::format("the race, {} of both: {} {} against {}, one of them dropped early{}",
                       counted(change.rounds, "round"), render_change(change.estimate),
                       metric_title(change.metric), reference, kNoProof);
  }
  return describe_pair(change, reference);
}

}  // namespace hone
