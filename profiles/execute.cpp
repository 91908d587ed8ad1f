// SPDX-License-Identifier: Apache-2.0
#include "profiles/execute.h"

#include <fmt/format.h>

#include <algorithm>

#include "core/files.h"
#include "profiles/step_execution.h"

namespace hone {

namespace fs = std::filesystem;

namespace {

bool is_interrupted(const BuildWorld& world) {
  return world.interrupt && world.interrupt->requested();
}

/// Nothing can go on without the first profile: its failure is the user's error.
Error first_error(const std::string& profile, const Step& step, Error error,
                  const WorkFolder& folder) {
  error.message =
      fmt::format("{} does not {}: {}", profile == "baseline" ? "the baseline" : profile,
                  name_of(step.kind), error.message);
  const std::string log = "the whole log: " + log_of(step, folder).string();
  error.hint = error.hint.empty() ? log : error.hint + "; " + log;
  if (error.details.empty()) error.details = read_tail(log_of(step, folder), 20);
  return error;
}

/// Passes the plan's steps in order until the end, an interruption or an Error.
class PlanRun {
 public:
  PlanRun(const BuildWorld& world, const Plan& plan, const Closure& closure,
          const StepObserver& observer, const BaselineTrial& trial)
      : world_(world),
        plan_(plan),
        observer_(observer),
        trial_(trial),
        execution_(world, closure.targets) {}

  Result<void> pass_all(const std::string& baseline_name) {
    const std::vector<std::size_t>& baseline = plan_.by_profile.at(baseline_name);
    for (std::size_t i = 0; i < plan_.steps.size() && !is_interrupted(world_); ++i) {
      const Step& step = plan_.steps[i];
      const auto passed = pass(step, static_cast<int>(i) + 1);
      if (!passed) return fail(passed);
      if (*passed == nullptr) break;
      if ((*passed)->error && std::ranges::find(baseline, i) != baseline.end()) {
        return std::unexpected(first_error(baseline_name, step, *(*passed)->error, *world_.folder));
      }
      if (i == baseline.back() && trial_ && is_work_left(i + 1)) {
        if (auto tried = trial_(*collect(baseline_name)); !tried) return tried;
      }
    }
    return {};
  }

  /// What the steps made of a profile; nothing when the run did not reach its end.
  std::optional<BuiltProfile> collect(const std::string& name) const {
    const auto& indices = plan_.by_profile.at(name);
    BuiltProfile built{.name = name, .status = "built", .cached = true};
    if (const auto skipped = plan_.skipped.find(name); skipped != plan_.skipped.end()) {
      set_status(built, "skipped", skipped->second);
      return built;
    }
    for (const std::size_t index : indices) {
      const Step& step = plan_.steps[index];
      const PassedStep* passed = execution_.find(step.key);
      if (!passed) return std::nullopt;
      // A step that was not reached has no log.
      std::error_code ignored;
      const fs::path log = log_of(step, *world_.folder);
      if (fs::exists(log, ignored)) built.logs.push_back(log);
      built.build_seconds += passed->seconds;
      built.cached = built.cached && passed->cached;
      add_step(built, step, *passed);
    }
    return built;
  }

 private:
  bool is_work_left(std::size_t from) const {
    return world_.fresh || std::any_of(plan_.steps.begin() + static_cast<std::ptrdiff_t>(from),
                                       plan_.steps.end(), [&](const Step& step) {
                                         return !is_done(step, *world_.store, *world_.folder);
                                       });
  }

  Result<const PassedStep*> pass(const Step& step, int number) {
    StepEvent event{.step = &step,
                    .number = number,
                    .total = static_cast<int>(plan_.steps.size()),
                    .finished = false,
                    .cached = false,
                    .failed = false,
                    .forecast = {}};
    if (const auto last = world_.store->find_last_step(name_of(step.kind), step.label)) {
      event.forecast = last->seconds;
    }
    if (observer_) observer_(event);
    const auto passed = execution_.pass(step);
    if (!passed || *passed == nullptr) return passed;
    event.finished = true;
    event.cached = (*passed)->cached;
    event.failed = (*passed)->error.has_value();
    if (observer_) observer_(event);
    return passed;
  }

  void add_step(BuiltProfile& built, const Step& step, const PassedStep& passed) const {
    if (passed.error) {
      set_status(built, "failed", passed.error->message);
      if (!passed.error->hint.empty()) add_note(built, passed.error->hint);
      return;
    }
    const StepResult& result = passed.result;
    if (!result.skipped.empty()) set_status(built, "skipped", result.skipped);
    for (const std::string& note : result.notes) add_note(built, note);
    if (step.kind == StepKind::kMerge && result.training) {
      built.training = result.training;
      built.profdata = world_.folder->step(step.key) / result.profdata;
    }
    if (!step.instrumented && step.kind != StepKind::kMerge) add_final_step(built, step, passed);
  }

  /// Configure or build of the build that the profile is.
  void add_final_step(BuiltProfile& built, const Step& step, const PassedStep& passed) const {
    // Of BOLT's output its own key tells what it is.
    built.build_key = step.kind == StepKind::kBolt ? step.key : step.build_key;
    built.build = world_.folder->build(step.build_key);
    if (step.kind == StepKind::kConfigure || passed.result.executable.empty()) return;
    built.executable = built.build / passed.result.executable;
    built.libraries.clear();
    for (const fs::path& library : passed.result.libraries) {
      built.libraries.push_back(built.build / library);
    }
    built.escaped_units = passed.result.escaped_units;
    built.units = passed.result.units;
    built.units_reached = passed.result.units_reached;
    built.commands_recorded = passed.result.commands_recorded;
    built.unity_excluded = passed.result.unity_excluded;
  }

  static void set_status(BuiltProfile& built, const char* status, const std::string& reason) {
    built.status = status;
    built.reason = reason;
  }

  static void add_note(BuiltProfile& built, const std::string& note) {
    if (std::ranges::find(built.notes, note) == built.notes.end()) built.notes.push_back(note);
  }

  const BuildWorld& world_;
  const Plan& plan_;
  const StepObserver& observer_;
  const BaselineTrial& trial_;
  StepExecution execution_;
};

}  // namespace

Result<ProjectModel> configure_baseline(const BuildWorld& world, const std::string& source_state) {
  const Step step = plan_first_configure({.toolchains = world.toolchains,
                                          .config = world.config,
                                          .source_state = source_state,
                                          .environment = build_environment()});
  const fs::path build = world.folder->build(step.build_key);
  if (!world.must_redo(step.key) && is_done(step, *world.store, *world.folder)) {
    if (auto model = load_project_model(build)) return model;
  }
  BuildWorld again = world;
  again.fresh = true;
  again.redone = nullptr;
  const std::vector<std::string> no_closure;
  StepExecution execution(again, no_closure);
  const auto passed = execution.pass(step);
  if (!passed) return fail(passed);
  if (*passed == nullptr) return fail("interrupted");
  if (world.redone) world.redone->insert(step.key);
  if ((*passed)->error) {
    return std::unexpected(first_error("baseline", step, *(*passed)->error, *world.folder));
  }
  return load_project_model(build);
}

Result<std::vector<BuiltProfile>> run_plan(const BuildWorld& world, const Plan& plan,
                                           const std::vector<Profile>& profiles,
                                           const Closure& closure, const StepObserver& observer,
                                           const BaselineTrial& trial) {
  PlanRun run(world, plan, closure, observer, trial);
  if (auto passed = run.pass_all(profiles.front().name); !passed) {
    return fail(passed);
  }
  std::vector<BuiltProfile> built;
  for (const Profile& profile : profiles) {
    if (auto one = run.collect(profile.name)) built.push_back(std::move(*one));
  }
  return built;
}

}  // namespace hone
