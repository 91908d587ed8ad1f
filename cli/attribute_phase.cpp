// SPDX-License-Identifier: Apache-2.0
#include "cli/attribute_phase.h"

#include <fmt/format.h>

#include <algorithm>
#include <string>
#include <vector>

#include "analyzers/perf_event.h"
#include "analyzers/witness.h"
#include "cli/hot_phase.h"
#include "cli/hot_report.h"

namespace hone {

namespace {

/// Of the race's budget, for all profiles; two runs of each are sampled whatever they take.
constexpr double kPart = 0.1;

Result<std::vector<std::string>> find_profiles(Session& session, const StoredRun& run) {
  if (session.hot == Attribution::kAuto) return profiles_that_matter(session.store, run.row.id);
  const MeasuredTimes times = find_measured_times(run);
  std::vector<std::string> names;
  for (const ProfileRow& profile : run.profiles) {
    if (profile.status == "built" && times.contains(profile.name)) names.push_back(profile.name);
  }
  return names;
}

/// Of the profiles, those that the store has nothing of in this measure.
std::vector<std::string> find_missing(Session& session, const StoredRun& run,
                                      std::vector<std::string> profiles, HotMeasure measure) {
  const auto captures = session.store.hot_captures(run.row.id);
  std::erase_if(profiles, [&](const std::string& name) {
    return has_captures(run, captures, name, measure);
  });
  return profiles;
}

/// What two counted runs of each profile take, by the race's medians.
Seconds forecast_counting(const StoredRun& run, const std::vector<std::string>& profiles) {
  MeasuredTimes times = find_measured_times(run);
  Seconds all{0};
  for (const std::string& name : profiles) {
    for (const auto& [workload, time] : times[name]) all += 2 * kEmulationSlowdown * time.cpu;
  }
  return all;
}

Result<void> count_instead(const HotWorld& world, const StoredRun& run,
                           const std::vector<std::string>& profiles, const Error& refusal,
                           Progress& progress) {
  const Seconds forecast = forecast_counting(run, profiles);
  if (forecast > world.budget) {
    progress.message(fmt::format(
        "no run time per symbol: {}; counting instructions instead would take about {} (hone hot "
        "--counts)",
        describe(refusal), render_duration(forecast)));
    return {};
  }
  progress.message("instructions per symbol are counted instead of time: " + describe(refusal));
  return count_profiles(world, run, profiles, progress);
}

Result<void> attribute(Session& session, const RunRow& row, Progress& progress) {
  const auto run = load_run(session.store, row.id);
  if (!run) return fail(run);
  const auto profiles = find_profiles(session, *run);
  if (!profiles) return fail(profiles);
  const HotWorld world{.config = &session.config,
                       .folder = &session.folder,
                       .store = &session.store,
                       .runner = session.launcher.get(),
                       .interrupt = session.interrupt,
                       .budget = std::min(HotWorld{}.budget, session.config.advice.budget * kPart)};
  const auto setup = find_perf_setup();
  const auto missing =
      find_missing(session, *run, *profiles, setup ? HotMeasure::kTime : HotMeasure::kInstructions);
  if (missing.empty()) return {};
  if (!setup) return count_instead(world, *run, missing, setup.error(), progress);
  return sample_profiles(world, *run, missing, progress);
}

}  // namespace

void attribute_phase(Session& session, const RunRow& run, Progress& progress) {
  if (session.hot == Attribution::kNever || session.interrupt->requested()) return;
  const auto done = attribute(session, run, progress);
  if (!done) progress.message("no run time per symbol: " + describe(done.error()));
}

}  // namespace hone
