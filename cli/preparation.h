// SPDX-License-Identifier: Apache-2.0
// From an open session to everything that is known before a profile is built: the project's model,
// its state, the profiles, the plan, and the key under which a run can be resumed.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "cli/progress.h"
#include "cli/run_facts.h"
#include "cli/session.h"
#include "profiles/plan.h"
#include "profiles/profile.h"
#include "profiles/project_model.h"

namespace hone {

/// What a run is asked for beside hone.toml and its options.
struct RunRequest {
  std::optional<std::uint64_t> seed;  ///< of the user's own
  std::optional<SearchFacts> search = {};
};

struct Preparation {
  ProjectModel model;
  Closure closure;
  std::string source_state;
  std::string plain_build;        ///< profiles/plain_build
  std::vector<Profile> profiles;  ///< baseline first, simplest first
  Plan plan;
  /// Hash of all that the run's result depends on: final builds, workloads, advice options. Equal
  /// keys may be resumed, or answered from the store.
  std::string run_key;
};

/// Configures the project once (cached) and plans. What is requested is part of the run's key.
Result<Preparation> prepare(Session& session, const RunRequest& request, Progress& progress);

/// Finds out what can count for BOLT, where one of the profiles has it: its plan depends on that.
void look_for_branch_records(Session& session, const std::vector<Profile>& profiles);

/// What a plan of these profiles starts from; of `prepared`, what is known of the project counts.
/// The session outlives it.
PlanInput plan_input(const Session& session, std::vector<Profile> profiles,
                     const Preparation& prepared);

/// Hash of the source folder and of the folders outside it that the model takes sources from.
Result<std::string> find_source_state(const Session& session, const ProjectModel& model);

}  // namespace hone
