// SPDX-License-Identifier: Apache-2.0
// The plan: which steps make the wanted profiles, as a graph with content keys. Pure: no disk, no
// process. Equal keys are one step, so an instrumented build and its training serve every PGO
// profile that can share them.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/config.h"
#include "profiles/flags.h"
#include "profiles/needs.h"
#include "profiles/profile.h"
#include "profiles/toolchain.h"

namespace hone {

/// configure and compile one build; run the training commands on the instrumented program; merge
/// the raw counters to one .profdata and check it; move the linked program's code by its own
/// counts.
enum class StepKind { kConfigure, kBuild, kTrain, kMerge, kBolt };

std::string_view name_of(StepKind kind);

struct Step {
  std::string key;
  StepKind kind = StepKind::kBuild;
  std::string label;               ///< "build pgo+thin-lto", "train (for pgo, pgo+thin-lto)"
  std::vector<std::string> needs;  ///< keys of steps that must be done before
  Axes axes;
  bool instrumented = false;
  bool recorded = false;     ///< a final build that writes down what the optimiser decides
  std::string build_key;     ///< names the build folder; configure and build of one share it
  std::string profdata_key;  ///< key of the merge step whose data the flags use; else empty
  /// Key of an earlier build step of the plan that compiles the same object files, and the profile
  /// that it is named by; empty: there is none.
  std::string donor_key = {};
  std::string donor = {};

  /// True for a build that differs from the project's own by more than observation flags: its
  /// warnings must not be errors.
  bool relax_warnings() const { return instrumented || !is_plain(axes); }
  BuildPurpose purpose() const;
};

struct Plan {
  std::vector<Step> steps;  ///< every step after all that it needs
  /// Profile name to the indices of its steps, in order; the last makes its program.
  std::map<std::string, std::vector<std::size_t>> by_profile;
  /// Profiles that cannot be built or run here, with the reason (find_missing_need): no steps.
  std::map<std::string, std::string> skipped;

  const Step* find(std::string_view key) const;
};

struct PlanInput {
  std::vector<Profile> profiles;  ///< baseline first
  const Toolchains* toolchains = nullptr;
  const Config* config = nullptr;
  Fleet fleet = {};
  std::string source_state;  ///< profiles/source_state
  /// find_own_level(), as the first compiler is told.
  std::optional<Opt> own_level = {};
  /// hash_training_inputs(): the files that the training commands name.
  std::string training_state;
  /// BranchRecorder::perf: what counts for BOLT; empty: its own instrumentation.
  std::filesystem::path branch_recorder = {};
  /// build_environment(): variables that CMake and the compiler read.
  std::vector<std::pair<std::string, std::string>> environment;
  /// What the profiles' own builds are for: kFinal, or kRecorded, which trains as kFinal does and
  /// leaves BOLT out.
  BuildPurpose purpose = BuildPurpose::kFinal;
};

/// A key changes with whatever the step's output depends on, and with nothing else: not with
/// [advice], not with a workload's measured command (unless that is the training, because `train`
/// is absent), not with its name, check, metric or time-out.
Plan plan_steps(const PlanInput& input);

/// The configure that reads the project before anything is known of its targets: without flags,
/// in a build folder of its own. Of `input`, profiles and training are not looked at, nor is the
/// target.
Step plan_first_configure(const PlanInput& input);

}  // namespace hone
