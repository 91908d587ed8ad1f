// SPDX-License-Identifier: Apache-2.0
// From the raw counters of a training to one .profdata, and whether it is good for anything: a
// profile in which nothing was counted is a failure.
#pragma once

#include <filesystem>
#include <string_view>

#include "profiles/execute.h"
#include "profiles/step_outcome.h"

namespace hone {

/// The merged file, in the merge step's folder.
std::filesystem::path profdata_of(const WorkFolder& folder, std::string_view merge_key);

/// Merges the counters of the train step that `step` needs, weighted as the workloads are.
StepOutcome run_merge(const BuildWorld& world, const Step& step);

}  // namespace hone
