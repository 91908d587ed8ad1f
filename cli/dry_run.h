// SPDX-License-Identifier: Apache-2.0
// What `hone run --dry-run` prints: every step of the plan, whether it is done, and a forecast of
// building and measuring time where earlier steps give one.
#pragma once

#include <string>

#include "cli/preparation.h"
#include "cli/session.h"

namespace hone {

std::string render_dry_run(Session& session, const Preparation& prepared);

}  // namespace hone
