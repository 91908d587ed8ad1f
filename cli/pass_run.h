// SPDX-License-Identifier: Apache-2.0
// One run of hone from its configuration to its end in the store: prepare, build, race, attribute.
// What the store has already is not done again.
#pragma once

#include <optional>

#include "cli/preparation.h"
#include "cli/progress.h"
#include "cli/session.h"

namespace hone {

/// The run as the store has it afterwards: unfinished when it was interrupted. Nothing when that
/// came before it began.
Result<std::optional<RunRow>> pass_run(Session& session, const RunRequest& request,
                                       Progress& progress);

}  // namespace hone
