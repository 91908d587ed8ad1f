// SPDX-License-Identifier: Apache-2.0
#include "cli/remark_phase.h"

#include <fmt/format.h>

#include <algorithm>

#include "analyzers/remarks.h"
#include "cli/build_phase.h"
#include "cli/preparation.h"

namespace hone {

namespace {

using Names = std::map<std::string, std::string>;

const ProfileRow& row_of(const StoredRun& run, const std::string& name) {
  return *std::ranges::find(run.profiles, name, &ProfileRow::name);
}

Result<std::vector<Profile>> find_clang_profiles(const Session& session, const StoredRun& run,
                                                 const std::vector<std::string>& names) {
  std::vector<Profile> profiles;
  for (const std::string& name : names) {
    Profile profile{name, axes_from_json(row_of(run, name).axes_json)};
    const Toolchain& tools = session.toolchains.of(profile.axes);
    if (tools.family != Family::kClang) {
      return fail(fmt::format("--why is only for Clang: profile \"{}\" is built by {}", name,
                              tools.title()),
                  "leave --why out, or name profiles of Clang with --profile and --vs");
    }
    profiles.push_back(std::move(profile));
  }
  return profiles;
}

/// The records must be of the very code that was measured.
Result<void> check_unchanged(const PlanInput& input, const StoredRun& run) {
  const Plan plan = plan_steps(input);
  for (const Profile& profile : input.profiles) {
    const auto& steps = plan.by_profile.at(profile.name);
    const std::string key = steps.empty() ? "" : plan.steps[steps.back()].key;
    if (key == row_of(run, profile.name).build_key) continue;
    return fail(fmt::format("profile \"{}\" would not come out as run {} measured it: the project, "
                            "its settings or the tools have changed",
                            profile.name, run.row.id),
                "hone run measures what is there now; then hone hot --why explains that");
  }
  return {};
}

/// Symbols that the baseline knows by another name bear that one, as everywhere.
void rename(std::vector<Remark>& remarks, const Names& names) {
  for (Remark& remark : remarks) {
    for (std::string* name : {&remark.function, &remark.callee}) {
      if (const auto known = names.find(*name); known != names.end()) *name = known->second;
    }
  }
}

}  // namespace

Result<std::optional<std::map<std::string, RemarkIndex>>> collect_remarks(
    Session& session, const StoredRun& run, const std::vector<std::string>& names,
    Progress& progress) {
  const auto profiles = find_clang_profiles(session, run, names);
  if (!profiles) return fail(profiles);
  const auto prepared = prepare(session, RunRequest{}, progress);
  if (!prepared) return fail(prepared);
  look_for_branch_records(session, *profiles);
  PlanInput input = plan_input(session, *profiles, *prepared);
  if (auto same = check_unchanged(input, run); !same) return fail(same);
  input.purpose = BuildPurpose::kRecorded;
  const auto built = run_plan(session.world(), plan_steps(input), *profiles, prepared->closure,
                              [&](const StepEvent& event) { show_step(progress, event); });
  if (!built) return fail(built);
  if (built->size() < profiles->size() || session.interrupt->requested()) return std::nullopt;
  const auto renamed = session.store.renamed(run.row.id);
  std::map<std::string, RemarkIndex> indices;
  for (const BuiltProfile& profile : *built) {
    if (profile.status != "built") {
      return fail(fmt::format("profile \"{}\" does not build with optimisation records: {}",
                              profile.name, profile.reason));
    }
    auto remarks = load_remarks(profile.build);
    if (!remarks) return fail(remarks);
    if (const auto of = renamed.find(profile.name); of != renamed.end()) {
      rename(*remarks, of->second);
    }
    indices.emplace(profile.name, std::move(*remarks));
  }
  return indices;
}

}  // namespace hone
