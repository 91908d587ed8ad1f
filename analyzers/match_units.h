// SPDX-License-Identifier: Apache-2.0
// The parts of one build as matching sees them.
#pragma once

#include <vector>

#include "analyzers/binary.h"
#include "analyzers/match.h"

namespace hone {

/// Parts with bytes, by member, in the order of Breakdown::parts. What no symbol owns has its
/// section as unit. Expected linear time.
std::vector<MatchUnit> collect_units(const Binary& binary);

}  // namespace hone
