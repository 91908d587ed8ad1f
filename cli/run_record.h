// SPDX-License-Identifier: Apache-2.0
// The run's row in the store: found again when nothing that it depends on has changed, else made
// with all the facts that its report will need.
#pragma once

#include <cstdint>
#include <optional>

#include "cli/preparation.h"
#include "cli/session.h"

namespace hone {

/// The last run with the same key, finished or not, unless `fresh`; else a new one whose seed is
/// `seed` or random.
Result<RunRow> find_or_add_run(Session& session, const Preparation& prepared,
                               std::optional<std::uint64_t> seed, bool fresh);

}  // namespace hone
