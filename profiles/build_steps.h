// SPDX-License-Identifier: Apache-2.0
// The steps that make one build folder: configure, then compile the target.
#pragma once

#include <string>
#include <vector>

#include "profiles/execute.h"
#include "profiles/step_outcome.h"

namespace hone {

/// Starts the build folder afresh and configures it. `closure`: targets that get the flags; empty
/// for the first configure. A unity build in which CMake merges nothing has `skipped` set.
StepOutcome run_configure(const BuildWorld& world, const Step& step,
                          const std::vector<std::string>& closure);

/// Builds the target in the configured folder; the result names its artifacts.
StepOutcome run_build(const BuildWorld& world, const Step& step,
                      const std::vector<std::string>& closure);

}  // namespace hone
