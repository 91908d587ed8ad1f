// SPDX-License-Identifier: Apache-2.0
// Which two profiles of a stored run `hone hot` compares, and which of them are to be sampled
// first.
#pragma once

#include <string>
#include <vector>

#include "cli/hot_report.h"
#include "cli/stored_run.h"

namespace hone {

/// As asked for; empty: as usual.
struct HotWish {
  std::string profile;
  std::string reference;
  HotMeasure measure = HotMeasure::kTime;
};

struct HotChoice {
  std::string profile;
  std::string reference;
  std::vector<std::string> wanted;  ///< the two, once each: to be sampled where they are not yet
  std::vector<std::string> notes;   ///< of what another profile stands for
};

/// By default the recommended profile against the baseline; of a same binary what it is the same
/// as. An Error names a profile that the run has not, or that was not timed.
Result<HotChoice> choose_hot_profiles(const HotWish& wish, Store& store, const StoredRun& run);

/// Of those profiles the ones that the store has no such capture of.
std::vector<std::string> find_uncaptured(const std::vector<std::string>& profiles,
                                         HotMeasure measure, Store& store, const StoredRun& run);

}  // namespace hone
