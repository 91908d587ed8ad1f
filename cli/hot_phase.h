// SPDX-License-Identifier: Apache-2.0
// Samples the measured binaries of a run on their workloads, apart from the timed rounds, and
// stores what was seen. Nothing here can fail a run: what is not possible is said and left out.
#pragma once

#include <string>
#include <vector>

#include "cli/progress.h"
#include "cli/stored_run.h"
#include "core/config.h"
#include "core/interrupt.h"
#include "core/process.h"
#include "core/work_folder.h"

namespace hone {

struct HotWorld {
  const Config* config;
  const WorkFolder* folder;
  Store* store;
  Runner* runner;
  const Interrupt* interrupt;
  Seconds budget{60};  ///< for all profiles together; each is sampled twice at least
};

/// The profiles that matter: the baseline, the recommended one (else the one with the least
/// estimate) and the runner-up. Empty when there was no race.
Result<std::vector<std::string>> profiles_that_matter(Store& store, std::int64_t run);

/// Replaces the captures of these profiles: older ones go when all new ones are there, so that an
/// interruption loses nothing. An Error when no source of samples works, a profile has
/// no binary any more, or its workload fails.
Result<void> sample_profiles(const HotWorld& world, const StoredRun& run,
                             const std::vector<std::string>& profiles, Progress& progress);

/// The same with callgrind: every instruction counted, twice, to see whether the counts repeat.
Result<void> count_profiles(const HotWorld& world, const StoredRun& run,
                            const std::vector<std::string>& profiles, Progress& progress);

}  // namespace hone
