// SPDX-License-Identifier: Apache-2.0
// The last key of matching: functions that no name pairs, but that are the same code.
#pragma once

#include "analyzers/match.h"

namespace hone {

/// Pairs functions of at least 16 bytes without a partner that have the same instructions, refer to
/// the same things (to functions that are paired themselves, to the same constants and strings),
/// are the only ones of their build that do, and whose sizes differ by at most 5 %. Pairs found let
/// their callers be told: functions go in up to 32 rounds from callees to callers, so that
/// functions without a partner that call each other in a circle stay apart. Adds them to
/// `by_shape`. Where more than 4 MiB of code is left over, nothing is done. O(code left over +
/// rounds x its references).
void pair_by_shape(Matching& matching, const Binary& after, const Binary& before);

}  // namespace hone
