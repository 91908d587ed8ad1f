// SPDX-License-Identifier: Apache-2.0
// A run as it stands in the store, before anything is computed from it.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "cli/replay.h"
#include "cli/run_facts.h"
#include "core/result.h"
#include "core/store.h"

namespace hone {

struct StoredRun {
  RunRow row;
  RunFacts facts;
  std::vector<ProfileRow> profiles;
  std::vector<ProfileFacts> profile_facts;  ///< same order
  std::vector<SampleRow> samples;
  std::map<std::string, std::vector<ArtifactRow>> artifacts;  ///< by profile
  std::map<std::string, std::vector<SymbolRow>> symbols;      ///< by profile
};

/// An Error when the run is unknown or its facts cannot be read. Symbols of a profile that have
/// another name in the baseline bear that one, once the run was sampled. A same binary has the
/// symbols of what it is the same as, which may know more names.
Result<StoredRun> load_run(Store& store, std::int64_t id);

/// What was sampled of the run; symbols are named as in load_run().
std::vector<HotCapture> load_captures(Store& store, std::int64_t run);

/// Its race: the profiles that are entries, in their order, with the options of the run.
RaceSetup race_setup(const StoredRun& run);
/// The same without a look at artifacts and symbols.
Result<RaceSetup> load_race_setup(Store& store, const RunRow& run);

}  // namespace hone
