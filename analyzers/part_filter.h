// SPDX-License-Identifier: Apache-2.0
// Which parts --filter leaves: those of which one name is met, the primary one or one that shares
// their bytes.
#pragma once

#include "analyzers/breakdown.h"
#include "analyzers/name_filter.h"

namespace hone {

/// By the readable names without suffixes.
bool matches_any_name(const NameFilter& filter, const Breakdown& breakdown, const Part& part);

}  // namespace hone
