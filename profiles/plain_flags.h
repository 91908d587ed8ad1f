// SPDX-License-Identifier: Apache-2.0
// Whether a profile's plain flags (CFLAGS, CXXFLAGS, LDFLAGS) do what was measured: they come
// before the project's own, which may undo them. Found out by configuring once with them, never
// guessed.
#pragma once

#include <filesystem>
#include <span>
#include <string>
#include <vector>

#include "core/result.h"
#include "profiles/execute.h"
#include "profiles/flags.h"

namespace hone {

/// Configures the project in the scratch folder with `plain` in the environment, as an export's
/// flags.env sets it, and compares what reaches the units and links of the target's closure. One
/// line per way of undoing, with a count and an example; empty: they hold everywhere. `profdata`
/// stands for its placeholder. A configure that fails with the flags is such a line too. An Error
/// only when the disk fails or a program cannot be started.
Result<std::vector<std::string>> find_plain_overrides(const BuildWorld& world,
                                                      const Toolchain& toolchain, Flags plain,
                                                      const std::filesystem::path& profdata);

/// One line for each reason among `units`, in the order of their first unit: "compiled with -O3
/// after -O2 (7 places, like main.cpp)". Units that no flag reaches ("not covered") are left out.
std::vector<std::string> group_by_reason(std::span<const EscapedUnit> units);

}  // namespace hone
