// SPDX-License-Identifier: Apache-2.0
// A profile of a stored run as hone hot runs it again: the measured program, and the names of its
// code.
#pragma once

#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "analyzers/hot_precision.h"
#include "analyzers/place_names.h"
#include "analyzers/sampled_stacks.h"
#include "analyzers/sampler.h"
#include "cli/hot_phase.h"

namespace hone {

struct HotSubject {
  Subject subject;
  PlaceNamer namer;
  std::map<std::string, SampledRuns> runs;  ///< by workload
};

/// Of each profile. An Error names a workload of hone.toml that is not what the run measured, a
/// profile that the run does not have, or one whose program is gone.
Result<std::vector<std::unique_ptr<HotSubject>>> find_subjects(
    const HotWorld& world, const StoredRun& run, const std::vector<std::string>& profiles);

/// Keeps in the store which symbols of the profiles have other names than the baseline's, of the
/// same file. Where a build is gone, what was known stays.
Result<void> record_renamed(const HotWorld& world, const StoredRun& run,
                            const std::vector<std::string>& profiles);

/// The stacks with names; of the row, only what stacks tell.
HotCapture name_places(const SampledStacks& stacks, PlaceNamer& namer);

}  // namespace hone
