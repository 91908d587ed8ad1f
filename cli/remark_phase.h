// SPDX-License-Identifier: Apache-2.0
// Builds profiles of a stored run once more, apart from what was measured, so that Clang writes
// down what its optimiser decides; each build is a step of its own and done once.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "analyzers/remark_changes.h"
#include "cli/progress.h"
#include "cli/session.h"
#include "cli/stored_run.h"

namespace hone {

/// The records of each profile, with the baseline's names of symbols. Nothing when interrupted. An
/// Error for a profile that GCC built, where the project, its settings or the tools are not what
/// the run measured any more, and where a build fails.
Result<std::optional<std::map<std::string, RemarkIndex>>> collect_remarks(
    Session& session, const StoredRun& run, const std::vector<std::string>& profiles,
    Progress& progress);

}  // namespace hone
