// SPDX-License-Identifier: Apache-2.0
// Is a program that was built before still what its build left? The store has a hash of all that is
// loaded of it; a damaged file would else fail as the project's own fault, or be measured.
#pragma once

#include "core/result.h"
#include "core/store.h"
#include "profiles/execute.h"

namespace hone {

/// Compares the artifacts of a profile that nothing had to be built for with what the store has of
/// them. An Error names the file that is another or cannot be read, and `hone run --fresh`.
Result<void> check_artifacts(Store& store, const BuiltProfile& built);

}  // namespace hone
