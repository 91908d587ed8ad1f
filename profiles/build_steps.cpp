// SPDX-License-Identifier: Apache-2.0
#include "profiles/build_steps.h"

#include <fmt/format.h>

#include <algorithm>
#include <expected>

#include "core/files.h"
#include "profiles/build_graph.h"
#include "profiles/build_notes.h"
#include "profiles/cmake.h"
#include "profiles/conflicts.h"
#include "profiles/counter_shim.h"
#include "profiles/flags.h"
#include "profiles/merge_step.h"
#include "profiles/object_reuse.h"
#include "profiles/recorded_commands.h"
#include "profiles/step_log.h"
#include "profiles/unity_repair.h"

namespace hone {

namespace fs = std::filesystem;

namespace {

/// True if the build whose object files are to be taken is there.
bool has_donor(const BuildWorld& world, const Step& step) {
  if (step.donor_key.empty()) return false;
  const auto row = world.store->find_step(step.donor_key);
  return row && row->status == StepStatus::kDone;
}

BuildSetup setup_of(const BuildWorld& world, const Step& step,
                    const std::vector<std::string>& closure) {
  const ProjectConfig& project = world.config->project;
  BuildSetup setup{.source = project.source,
                   .build = world.folder->build(step.build_key),
                   .configure_args = project.configure,
                   .build_type = project.build_type,
                   .flags = {},
                   .closure = closure,
                   .relax_warnings = step.relax_warnings()};
  if (closure.empty()) return setup;
  if (has_donor(world, step)) setup.donor = world.folder->build(step.donor_key);
  setup.flags = flags_for(step.axes, step.purpose(), world.toolchains->of(step.axes));
  const FlagPlaces places{.source = setup.source,
                          .build = setup.build,
                          .profdata = profdata_of(*world.folder, step.profdata_key)};
  for (auto* flags : {&setup.flags.compile, &setup.flags.assemble, &setup.flags.link}) {
    resolve_placeholders(*flags, places);
  }
  return setup;
}

/// The project's own shape in this build: a flag may change what is linked into what.
Result<Closure> load_closure(const BuildWorld& world, const ProjectModel& model) {
  return find_closure(model, world.config->project.target);
}

/// The number of command lines that the linked files record; adds to `escaped` what they tell of
/// units that nothing was known of.
int check_recorded(const BuildSetup& setup, const Closure& closure,
                   std::vector<EscapedUnit>& escaped) {
  std::vector<fs::path> files = closure.libraries;
  files.push_back(closure.executable);
  RecordedCommands recorded = find_recorded_commands(setup, files);
  for (EscapedUnit& unit : recorded.deviating) {
    if (std::ranges::find(escaped, unit.unit, &EscapedUnit::unit) == escaped.end())
      escaped.push_back(std::move(unit));
  }
  return recorded.lines;
}

/// Names what the finished build folder holds.
Result<StepResult> find_artifacts(const BuildWorld& world, const BuildSetup& setup) {
  const auto model = load_project_model(setup.build);
  if (!model) return fail(model);
  const auto closure = load_closure(world, *model);
  if (!closure) return fail(closure);
  StepResult result{.executable = closure->executable.lexically_relative(setup.build)};
  for (const fs::path& library : closure->libraries) {
    result.libraries.push_back(library.lexically_relative(setup.build));
  }
  std::error_code error;
  if (!fs::is_regular_file(closure->executable, error)) {
    return fail(fmt::format("the build made no {}", closure->executable.string()));
  }
  auto reach = find_flag_reach(setup, *model, *closure);
  if (!reach) return fail(reach);
  result.units = reach->units;
  result.units_reached = reach->reached;
  result.escaped_units = std::move(reach->escaped);
  result.commands_recorded = check_recorded(setup, *closure, result.escaped_units);
  return result;
}

/// Builds that write to one place would be one build, whatever their flags.
Result<void> check_outputs(const ProjectModel& model, const Closure& closure) {
  for (const std::string& name : closure.targets) {
    const Target* target = model.find(name);
    if (target == nullptr) continue;
    for (const fs::path& artifact : target->artifacts) {
      if (lies_in(artifact, model.build)) continue;
      return fail(fmt::format("the project puts {} outside of the build folder, where every "
                              "profile would write the same file",
                              artifact.string()),
                  "let its OUTPUT_DIRECTORY be a plain path, without a generator expression");
    }
  }
  return {};
}

/// Why a configured build cannot be what its profile is: it is to merge units and merges none, or
/// to fold what LLD cannot read. Empty: it can.
Result<std::string> find_obstacle(const Axes& axes, const Toolchain& toolchain,
                                  const ProjectModel& model, const Closure& closure) {
  if (folds(axes) && toolchain.family == Family::kGcc) {
    const auto graph = load_build_graph(model.build);
    if (!graph) return fail(graph);
    if (std::string reason = find_unfoldable(*graph, model, closure); !reason.empty())
      return reason;
  }
  if (axes.unity != Unity::kOn) return {};
  const auto merging = merges_units(model, closure);
  if (!merging) return fail(merging);
  return *merging ? "" : "nothing merged";
}

/// Judges a configured build: `skipped` where it cannot be what its profile is.
Result<StepResult> check_configured(const BuildWorld& world, const Step& step,
                                    const BuildSetup& setup) {
  const auto model = load_project_model(setup.build);
  if (!model) return fail(model);
  if (auto checked = check_compilers(*model, world.toolchains->of(step.axes)); !checked)
    return fail(checked);
  if (setup.closure.empty()) return StepResult{};  // as the project has it, only to be read
  const auto closure = load_closure(world, *model);
  if (!closure) return fail(closure);
  if (auto apart = check_outputs(*model, *closure); !apart) return fail(apart);
  auto obstacle = find_obstacle(step.axes, world.toolchains->of(step.axes), *model, *closure);
  if (!obstacle) return fail(obstacle);
  return StepResult{.skipped = std::move(*obstacle)};
}

/// cmake's configure of a build folder that may hold an earlier one.
StepOutcome configure(const BuildWorld& world, const Step& step, const BuildSetup& setup) {
  const fs::path log = log_of(step, *world.folder);
  fs::path injection;
  if (!setup.closure.empty()) {
    // A build step that configures anew brings in the file of its configure step, not a second one.
    const bool anew = step.kind == StepKind::kBuild;
    auto written = write_injection(setup, world.folder->step(anew ? step.needs.front() : step.key));
    if (!written) return step_broken(written.error());
    injection = std::move(*written);
  }
  const auto run = run_logged(
      *world.runner, configure_command(setup, world.toolchains->of(step.axes), injection, log), log,
      Keep::kAll);
  if (!run) return step_broken(run.error());
  if (run->outcome.ending == Ending::kInterrupted) return step_interrupted();
  if (!run->outcome.succeeded()) {
    return step_failed(explain_configure_failure(setup.source, setup.build, run->output));
  }
  auto result = check_configured(world, step, setup);
  if (!result) return step_failed(result.error());
  return StepDone{.result = std::move(*result), .seconds = run->outcome.usage.wall};
}

/// Removes what was compiled.
Result<void> clean_build(const BuildWorld& world, const Step& step, const BuildSetup& setup) {
  const Toolchain& tools = world.toolchains->of(step.axes);
  const auto run = run_logged(
      *world.runner,
      {.argv = {tools.cmake.string(), "--build", setup.build.string(), "--target", "clean"}},
      log_of(step, *world.folder), Keep::kAll);
  if (!run) return fail(run);
  if (!run->outcome.succeeded()) return fail("the build tool cannot clean " + setup.build.string());
  return {};
}

/// Object files taken from another build cost what that build cost.
void add_first_cost(const BuildWorld& world, const Step& step, const BuildSetup& setup,
                    StepDone& done) {
  if (setup.donor.empty() || count_reused(setup) == 0) return;
  const auto row = world.store->find_step(step.donor_key);
  if (!row) return;
  done.seconds += row->seconds;
  done.result.notes.push_back(
      fmt::format("object files are those of {}: the build time is that of its build and this link",
                  step.donor));
}

/// One run of the build tool; what it printed is the failure's details.
StepOutcome build_once(const BuildWorld& world, const Step& step, const BuildSetup& setup) {
  const fs::path log = log_of(step, *world.folder);
  const auto run = run_logged(*world.runner,
                              build_command(setup, world.toolchains->of(step.axes),
                                            world.config->project.target, world.jobs, log),
                              log, Keep::kAll);
  if (!run) return step_broken(run.error());
  if (run->outcome.ending == Ending::kInterrupted) return step_interrupted();
  if (!run->outcome.succeeded()) {
    std::string reason = first_build_error(run->output, setup.source);
    if (reason.empty()) reason = "the build ended with " + describe(run->outcome);
    return step_failed({.message = std::move(reason), .details = run->output});
  }
  auto result = find_artifacts(world, setup);
  if (!result) return step_failed(result.error());
  result->notes = build_notes(world, step, setup.build, run->output);
  StepDone done{.result = std::move(*result), .seconds = run->outcome.usage.wall};
  add_first_cost(world, step, setup, done);
  return done;
}

/// "unity without a.c, b.c" and the first error of each.
void add_exclusion_notes(const BuildSetup& setup, StepResult& result) {
  if (setup.unity_excluded.empty()) return;
  std::string names;
  for (const UnityExclusion& exclusion : setup.unity_excluded) {
    const std::string name = exclusion.source.lexically_proximate(setup.source).string();
    names += (names.empty() ? "" : ", ") + name;
    result.notes.push_back(fmt::format("left out of unity: {}", exclusion.error));
  }
  result.notes.insert(result.notes.begin(), "unity without " + names);
  result.unity_excluded = setup.unity_excluded;
}

/// Adds to the exclusions of `setup` what the failed build's log blames; false: nothing new.
bool exclude_offenders(BuildSetup& setup, const std::string& log) {
  const auto members = find_unity_members(setup.build);
  if (!members) return false;
  bool any = false;
  for (UnityExclusion& offender : find_unity_offenders(log, *members, setup.build, setup.source)) {
    const auto& known = setup.unity_excluded;
    if (std::ranges::find(known, offender.source, &UnityExclusion::source) != known.end()) continue;
    setup.unity_excluded.push_back(std::move(offender));
    any = true;
  }
  return any;
}

/// A unity build that failed with `failed` is tried anew without the sources that broke it. What
/// the attempts compiled is thrown away before the last one, so that its seconds are a whole
/// build's.
StepOutcome repair_unity(const BuildWorld& world, const Step& step, BuildSetup setup,
                         StepOutcome failed) {
  for (int repairs = 0; repairs < kUnityRepairs; ++repairs) {
    if (!exclude_offenders(setup, failed.error().error.details)) return failed;
    const auto configured = configure(world, step, setup);
    if (!configured) return configured;
    if (!configured->result.skipped.empty()) return failed;  // nothing left to merge
    StepOutcome built = build_once(world, step, setup);
    if (!built && built.error().kind != StepFailure::Kind::kFailed) return built;
    if (!built) {
      failed = std::move(built);
      continue;
    }
    if (auto cleaned = clean_build(world, step, setup); !cleaned)
      return step_broken(cleaned.error());
    built = build_once(world, step, setup);
    if (built) add_exclusion_notes(setup, built->result);
    return built;
  }
  std::string& message = failed.error().error.message;
  message = fmt::format("{} sources left out of unity were not enough: {}",
                        setup.unity_excluded.size(), message);
  return failed;
}

std::expected<void, StepFailure> make_counter_shim(const BuildWorld& world, const Step& step,
                                                   const fs::path& build) {
  if (auto written = write_file(build / kCounterShimSource, counter_shim_text()); !written) {
    return step_broken(written.error());
  }
  const auto run =
      run_logged(*world.runner, counter_shim_command(world.toolchains->of(step.axes), build),
                 log_of(step, *world.folder), Keep::kAll);
  if (!run) return step_broken(run.error());
  if (run->outcome.ending == Ending::kInterrupted) return step_interrupted();
  if (run->outcome.succeeded()) return {};
  return step_failed({"the compiler cannot compile hone's " + std::string(kCounterShimSource)});
}

}  // namespace

StepOutcome run_configure(const BuildWorld& world, const Step& step,
                          const std::vector<std::string>& closure) {
  const BuildSetup setup = setup_of(world, step, closure);
  if (auto made = make_fresh_directory(setup.build); !made) return step_broken(made.error());
  if (auto asked = write_file_api_query(setup.build); !asked) return step_broken(asked.error());
  if (!setup.donor.empty()) {
    if (auto written = write_reuse_launcher(setup); !written) return step_broken(written.error());
  }
  if (step.instrumented) {
    if (auto made = make_counter_shim(world, step, setup.build); !made) {
      return std::unexpected(std::move(made.error()));
    }
  }
  return configure(world, step, setup);
}

StepOutcome run_build(const BuildWorld& world, const Step& step,
                      const std::vector<std::string>& closure) {
  const BuildSetup setup = setup_of(world, step, closure);
  StepOutcome built = build_once(world, step, setup);
  const bool failed = !built && built.error().kind == StepFailure::Kind::kFailed;
  if (failed && setup.flags.unity) built = repair_unity(world, step, setup, std::move(built));
  if (!built) built.error().error.details.clear();  // the log has it
  return built;
}

}  // namespace hone
