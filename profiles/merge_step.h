// SPDX-License-Identifier: Apache-2.0
// From the raw counters of a training to the profile data that -fprofile-use takes (Clang: one
// .profdata file; GCC: a folder with a .gcda file per unit), and whether it is good for anything: a
// profile in which nothing was counted is a failure.
#pragma once

#include <filesystem>
#include <string_view>

#include "profiles/execute.h"
#include "profiles/step_outcome.h"

namespace hone {

/// The merged file or folder, in the merge step's folder.
std::filesystem::path profdata_of(const WorkFolder& folder, std::string_view merge_key);

/// Merges the counters of the train step that `step` needs, weighted as the workloads are;
/// and with them the data of an earlier merge, if it needs one too (context-sensitive counts).
StepOutcome run_merge(const BuildWorld& world, const Step& step);

}  // namespace hone
