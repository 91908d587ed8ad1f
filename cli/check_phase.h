// SPDX-License-Identifier: Apache-2.0
// Before the race: every profile must compute what the baseline computes. These runs also warm up,
// decide the metric and how often short workloads are repeated.
#pragma once

#include <vector>

#include "cli/run_sampler.h"

namespace hone {

/// Runs every entry once, the baseline (the first) twice, and takes those off `entries` that fail
/// or give something else. An Error when the baseline itself fails. Ends early when interrupted.
Result<void> check_phase(Session& session, std::vector<Entry>& entries, RunSampler& sampler,
                         Progress& progress);

}  // namespace hone
