// SPDX-License-Identifier: Apache-2.0
// Which instruction set levels of the x86-64 psABI a CPU has: this one by /proc/cpuinfo, others by
// their name.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "profiles/profile.h"

namespace hone {

/// 1 for x86-64, 2 for x86-64-v2, …
int level_of(Arch arch);

/// The level of the first CPU in the text of /proc/cpuinfo; 1 where it says nothing. Feature names
/// as Linux has them; the levels are those of the psABI (section 3.1.1), as far as programs in user
/// space use them.
int parse_cpu_level(std::string_view cpuinfo);

/// The level of the CPU that hone runs on.
int find_cpu_level();

/// The level of a model by its name for -march ("haswell", "znver3"), or of a level by its own
/// ("x86-64-v3"); nothing when the name is unknown.
std::optional<int> find_level_by_name(std::string_view name);

}  // namespace hone
