// SPDX-License-Identifier: Apache-2.0
// Between building and measuring: does a built program run with the project's own libraries? Where
// it does not, its figures would be those of another library, the same for every profile.
#pragma once

#include <filesystem>
#include <optional>

#include "analyzers/loaded_libraries.h"
#include "cli/session.h"

namespace hone {

/// The first stray library over all workloads, as the profile runs with `preload` (empty: none).
Result<std::optional<StrayLibrary>> find_stray_library(Session& session, const BuiltProfile& built,
                                                       const std::filesystem::path& preload);

/// The same for the baseline, as the Error that ends the run.
Result<void> check_baseline_libraries(Session& session, const BuiltProfile& baseline);

/// What mends it: the environment that names the folders of the project's libraries.
std::string mend_of(const StrayLibrary& stray, const BuiltProfile& built);

}  // namespace hone
