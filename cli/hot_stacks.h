// SPDX-License-Identifier: Apache-2.0
// Captured stacks with names instead of places, outermost caller first.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "analyzers/hot_table.h"

namespace hone {

using NamedStacks = std::map<std::vector<std::string>, Seconds>;

/// Of one profile's samples, all workloads together; each stack with the measured time that its
/// samples stand for. In the source view the functions that were inlined are frames of their own.
NamedStacks name_stacks(const std::vector<HotCapture>& captures, const HotProfile& profile,
                        HotView view);

}  // namespace hone
