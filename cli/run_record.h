// SPDX-License-Identifier: Apache-2.0
// The run's row in the store: found again when nothing that it depends on has changed, else made
// with all the facts that its report will need.
#pragma once

#include "cli/preparation.h"
#include "cli/session.h"

namespace hone {

/// The last run with the same key, finished or not, unless it failed or the session is to do all
/// afresh; else a new one whose seed is the requested one or random.
Result<RunRow> find_or_add_run(Session& session, const Preparation& prepared,
                               const RunRequest& request);

}  // namespace hone
