// SPDX-License-Identifier: Apache-2.0
// Advice for the goals "size" and "build-time": the least footprint among those that the race has
// shown to cost no more time than the margin. Footprints are exact, so only time needs a bound.
#pragma once

#include "analyzers/advise.h"

namespace hone {

/// Precondition: the goal is not time. kChange, kKeep, kInconclusive (a lesser footprint whose time
/// is still open) or kConflict.
Advice advise_footprint(const AdviceInput& input);

}  // namespace hone
