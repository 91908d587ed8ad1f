// SPDX-License-Identifier: Apache-2.0
// `hone run --search`: each stage of the search is an ordinary stored run with profiles and a
// budget of its own, and so is the race that ends it.
#pragma once

#include <optional>
#include <vector>

#include "cli/pass_run.h"
#include "cli/search.h"

namespace hone {

/// The values of single axes that the configured profiles set, each as a trial on the baseline. An
/// Error where there is none, with several compilers, or with another goal than time.
Result<std::vector<Trial>> find_singles(const Config& config, Progress& progress);

/// The run whose report is the search's, as pass_run() gives it.
Result<std::optional<RunRow>> search_phase(Session& session, const RunRequest& request,
                                           std::vector<Trial> singles, Progress& progress);

/// Lets the configuration ask for `from` and the trials' profiles alone.
void choose_stage(Config& config, const SearchStage& stage);

}  // namespace hone
