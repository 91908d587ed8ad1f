// SPDX-License-Identifier: Apache-2.0
// The first half of a run: build every profile, read what was built, merge same binaries, apply the
// constraints. What it finds is in the store; what goes on to the race is returned.
#pragma once

#include <vector>

#include "analyzers/sampler.h"
#include "cli/preparation.h"
#include "cli/progress.h"
#include "cli/session.h"

namespace hone {

/// A profile that is to be raced.
struct Entry {
  Subject subject;
  ProfileRow row;  ///< as it stands in the store
};

/// A step of a plan on the progress line.
void show_step(Progress& progress, const StepEvent& event);

/// Entries are simplest first, the baseline is 0. Fewer profiles when interrupted.
Result<std::vector<Entry>> build_phase(Session& session, const Preparation& prepared,
                                       std::int64_t run, Progress& progress);

}  // namespace hone
