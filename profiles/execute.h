// SPDX-License-Identifier: Apache-2.0
// Carries out a plan: skips steps that the store has as done and whose output is still there, runs
// the others, keeps a log and a row of each. A failing step fails the profiles that need it, with
// the first error as the reason; the others go on.
#pragma once

#include <filesystem>
#include <functional>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "core/config.h"
#include "core/interrupt.h"
#include "core/process.h"
#include "core/result.h"
#include "core/store.h"
#include "core/work_folder.h"
#include "profiles/branch_records.h"
#include "profiles/cmake.h"
#include "profiles/plan.h"
#include "profiles/profile_data.h"

namespace hone {

/// All that steps need of the outside world.
struct BuildWorld {
  const Config* config;
  const Toolchains* toolchains;
  const WorkFolder* folder;
  Runner* runner;
  Store* store;
  const Interrupt* interrupt;  ///< may be null
  int jobs = 1;
  bool fresh = false;  ///< redo steps that are done
  /// Keys of the steps that were carried out: `fresh` redoes none of them again. May be null.
  std::set<std::string>* redone = nullptr;
  BranchRecorder branches = {};  ///< for BOLT's training

  bool must_redo(const std::string& key) const {
    return fresh && (redone == nullptr || !redone->contains(key));
  }
};

/// What came out of one profile's steps.
struct BuiltProfile {
  std::string name;
  std::string status;  ///< "built", "failed", "skipped"
  std::string reason;  ///< one line, empty when built
  std::string build_key;
  std::filesystem::path build;                   ///< its build folder
  std::filesystem::path executable;              ///< absolute
  std::vector<std::filesystem::path> libraries;  ///< the project's shared libraries, absolute
  std::filesystem::path profdata;                ///< absolute; empty without PGO
  std::vector<std::filesystem::path> logs;       ///< of its steps that were reached, in order
  /// Of all its steps when they were first done, those that it shares with others included: what
  /// it costs to make this profile alone.
  Seconds build_seconds{0};
  bool cached = false;  ///< nothing had to be built now
  std::vector<EscapedUnit> escaped_units;
  int units = 0;              ///< compiled for the program
  int units_reached = 0;      ///< of these, by hone's flags
  int commands_recorded = 0;  ///< command lines in the linked files
  std::vector<UnityExclusion> unity_excluded;
  std::optional<TrainingFacts> training;
  std::vector<std::string>
      notes;  ///< "trained on what it is measured on", "-Wno-error appended", …
};

/// Called before and after each step; `done` counts steps so far, of `total`.
struct StepEvent {
  const Step* step;
  int number;  ///< 1..total
  int total;
  bool finished;
  bool cached;
  bool failed;
  std::optional<Seconds> forecast;  ///< from an earlier step of that label
};
using StepObserver = std::function<void(const StepEvent&)>;

/// Called once, when the baseline is built and other steps are still to be carried out; its Error
/// ends the run before they cost anything.
using BaselineTrial = std::function<Result<void>(const BuiltProfile& baseline)>;

/// Configures the baseline once (a step like others, keyed by the source folder's state) and reads
/// its model. A failure is the user's Error: nothing can go on without a baseline.
Result<ProjectModel> configure_baseline(const BuildWorld& world, const std::string& source_state);

/// Runs the plan. The rows come in the order of `profiles`. Stops early when interrupted: profiles
/// not reached are missing from the result. An Error only where nothing can go on (the baseline
/// does not build, the store or disk fails) or `trial` gave one. `trial` may be empty.
Result<std::vector<BuiltProfile>> run_plan(const BuildWorld& world, const Plan& plan,
                                           const std::vector<Profile>& profiles,
                                           const Closure& closure, const StepObserver& observer,
                                           const BaselineTrial& trial = {});

/// True if the store has the step as done and its output is still there.
bool is_done(const Step& step, Store& store, const WorkFolder& folder);

/// Path of the log of a step: WorkFolder::step(key) / "log".
std::filesystem::path log_of(const Step& step, const WorkFolder& folder);

}  // namespace hone
