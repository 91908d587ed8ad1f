// SPDX-License-Identifier: Apache-2.0
#include "cli/preparation.h"

#include <fmt/format.h>

#include <algorithm>

#include "core/hash.h"
#include "profiles/catalog.h"
#include "profiles/cmake.h"
#include "profiles/cpu.h"
#include "profiles/own_level.h"
#include "profiles/plain_build.h"
#include "profiles/source_state.h"
#include "profiles/training.h"

namespace hone {

namespace fs = std::filesystem;

namespace {

void add_words(Hasher& hasher, const std::vector<std::string>& words) {
  hasher.add(std::to_string(words.size()));
  for (const std::string& word : words) hasher.add(word);
}

void add_workload(Hasher& hasher, const WorkloadConfig& workload) {
  hasher.add(workload.name).add(workload.stdin_file).add(workload.cwd);
  add_words(hasher, workload.command);
  for (const auto& [name, value] : workload.env) hasher.add(name).add(value);
  hasher.add(std::to_string(static_cast<int>(workload.check.kind)));
  add_words(hasher, workload.check.command);
  add_words(hasher, workload.check.files);
  hasher.add(std::to_string(static_cast<int>(workload.metric.choice)));
  hasher.add(workload.metric.pattern).add(workload.metric.file).add(workload.metric.name);
  hasher.add(std::to_string(static_cast<int>(workload.metric.better)));
  hasher.add(std::to_string(workload.weight)).add(std::to_string(workload.timeout.count()));
  if (workload.end != ExpectedEnd{}) hasher.add("end").add(name_of(workload.end));
}

std::string hash_run(const Session& session, const Preparation& prepared,
                     const RunRequest& request) {
  Hasher hasher;
  hasher.add("run 1");
  for (const Profile& profile : prepared.profiles) {
    const auto& steps = prepared.plan.by_profile.at(profile.name);
    hasher.add(profile.name).add(axes_to_json(profile.axes));
    hasher.add(steps.empty() ? "skipped" : prepared.plan.steps[steps.back()].key);
  }
  for (const WorkloadConfig& workload : session.config.workloads) add_workload(hasher, workload);
  hasher.add(hash_workload_inputs(session.config));
  const AdviceConfig& advice = session.config.advice;
  hasher.add(std::to_string(static_cast<int>(advice.goal)));
  hasher.add(std::to_string(advice.margin.value)).add(std::to_string(advice.budget.count()));
  hasher.add(advice.max_size ? std::to_string(advice.max_size->value) : "-");
  hasher.add(advice.max_build_time ? std::to_string(*advice.max_build_time) : "-");
  hasher.add(std::to_string(advice.max_rounds));
  hasher.add(std::to_string(static_cast<int>(session.instructions)));
  hasher.add(request.seed ? std::to_string(*request.seed) : "-");
  if (request.search) {
    hasher.add("search");
    for (const std::int64_t stage : request.search->earlier) hasher.add(std::to_string(stage));
  }
  return hasher.hex();
}

/// Every name in [fleet] must mean something.
Result<void> check_fleet(const Config& config) {
  for (const std::string& cpu : config.fleet.cpus) {
    if (find_level_by_name(cpu)) continue;
    return fail(fmt::format("{}:{}: [fleet] names the CPU \"{}\", which hone does not know",
                            config.file.string(), config.fleet.line, cpu),
                "name a model or a level as -march= does: haswell, znver3, x86-64-v3");
  }
  return {};
}

/// Model, closure and state of the project, configuring it where that was not done yet.
Result<void> look_at_project(Session& session, Preparation& prepared, Progress& progress) {
  const std::vector<fs::path> folders = {session.config.project.source};
  const auto own_state = hash_source_state(folders, own_paths(session));
  if (!own_state) return fail(own_state);
  progress.begin("configure the project", 1, 2, std::nullopt);
  auto model = configure_baseline(session.world(), *own_state);
  if (!model) return fail(model);
  progress.finish("");
  prepared.model = std::move(*model);
  auto closure = find_closure(prepared.model, session.config.project.target);
  if (!closure) return fail(closure);
  prepared.closure = std::move(*closure);
  auto state = find_source_state(session, prepared.model);
  if (!state) return fail(state);
  prepared.source_state = std::move(*state);
  progress.begin("configure it plainly", 2, 2, std::nullopt);
  auto plain =
      find_plain_build(session.world(), prepared.model, prepared.closure, prepared.source_state);
  if (!plain) return fail(plain);
  progress.finish(*plain);
  prepared.plain_build = std::move(*plain);
  return {};
}

/// A profile that somebody wrote but `use` does not name; --profiles leaves others out on purpose.
void announce_unused(const ProfilesConfig& wanted, const std::vector<Profile>& profiles,
                     Progress& progress) {
  if (wanted.use_place == "--profiles") return;
  for (const CustomProfile& custom : wanted.custom) {
    if (std::ranges::find(profiles, custom.name, &Profile::name) != profiles.end()) continue;
    progress.message(fmt::format("{}: profile '{}' is left out: name it in `use` of [profiles]",
                                 custom.place, custom.name));
  }
}

}  // namespace

void look_for_branch_records(Session& session, const std::vector<Profile>& profiles) {
  const bool has_bolt = std::ranges::any_of(
      profiles, [](const Profile& profile) { return profile.axes.post_link == PostLink::kBolt; });
  if (has_bolt) session.branches = find_branch_recorder(*session.launcher);
}

PlanInput plan_input(const Session& session, std::vector<Profile> profiles,
                     const Preparation& prepared) {
  return {.profiles = std::move(profiles),
          .toolchains = &session.toolchains,
          .config = &session.config,
          .fleet = {find_cpu_level(), session.config.fleet.cpus},
          .source_state = prepared.source_state,
          .own_level = find_own_level(prepared.model, prepared.closure),
          .training_state = hash_training_inputs(session.config),
          .branch_recorder = session.branches.perf,
          .environment = build_environment()};
}

Result<std::string> find_source_state(const Session& session, const ProjectModel& model) {
  std::vector<fs::path> folders = {session.config.project.source};
  for (fs::path& folder : external_source_folders(model)) folders.push_back(std::move(folder));
  return hash_source_state(folders, own_paths(session));
}

Result<Preparation> prepare(Session& session, const RunRequest& request, Progress& progress) {
  Preparation prepared;
  const ProfilesConfig& wanted = session.config.profiles;
  auto profiles = resolve_profiles(wanted.use, wanted.custom, wanted.use_place,
                                   session.config.project.compilers);
  if (!profiles) return fail(profiles);
  prepared.profiles = std::move(*profiles);
  announce_unused(wanted, prepared.profiles, progress);

  if (auto known = check_fleet(session.config); !known) return fail(known);
  look_for_branch_records(session, prepared.profiles);
  if (auto looked = look_at_project(session, prepared, progress); !looked) return fail(looked);
  prepared.plan = plan_steps(plan_input(session, prepared.profiles, prepared));
  prepared.run_key = hash_run(session, prepared, request);
  return prepared;
}

}  // namespace hone
