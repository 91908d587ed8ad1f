// SPDX-License-Identifier: Apache-2.0
// After the race: samples the baseline and the profiles that matter, so that the report can say
// which symbols the difference comes from.
#pragma once

#include "cli/progress.h"
#include "cli/session.h"
#include "core/store.h"

namespace hone {

/// Never fails a run: what could not be sampled is said and left out. Profiles that were sampled
/// already are not sampled again. Where the kernel refuses to sample, instructions are counted by
/// callgrind, if that takes no longer than sampling may.
void attribute_phase(Session& session, const RunRow& run, Progress& progress);

}  // namespace hone
