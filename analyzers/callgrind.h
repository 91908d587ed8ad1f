// SPDX-License-Identifier: Apache-2.0
// Exact instruction counts by valgrind's callgrind, as stacks of one place each: every instruction
// of every file that was loaded, so that they are named and shown as samples are. Format: Valgrind
// User Manual, "Callgrind Format Specification".
#pragma once

#include <filesystem>
#include <string_view>

#include "analyzers/sampled_stacks.h"
#include "analyzers/sampler.h"

namespace hone {

/// The costs of one profile, added to `stacks`: `samples` are instructions. An Error names what is
/// not as the format says.
Result<void> parse_callgrind(std::string_view text, SampledStacks& stacks);

/// Runs the workload once and counts it, with the processes that it starts. An Error when valgrind
/// is missing, the workload fails under it, or its profile cannot be read. `folder` holds
/// callgrind's files for that time.
Result<SampledStacks> count_instructions(Sampler& sampler, const Subject& subject,
                                         const WorkloadConfig& workload,
                                         const std::filesystem::path& folder);

}  // namespace hone
