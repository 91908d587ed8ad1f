// SPDX-License-Identifier: Apache-2.0
// A first run of each workload, as soon as the baseline is built: a mistake in a command is told
// before every other profile is built.
#pragma once

#include "cli/preparation.h"
#include "cli/progress.h"
#include "cli/session.h"
#include "profiles/execute.h"

namespace hone {

/// Runs each workload once with the baseline; nothing is recorded. An Error says which one fails,
/// and how. Says so when a workload writes into the source folder: whatever it changes there makes
/// the next run build everything anew.
Result<void> try_workloads(Session& session, const Preparation& prepared,
                           const BuiltProfile& baseline, Progress& progress);

}  // namespace hone
