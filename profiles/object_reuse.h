// SPDX-License-Identifier: Apache-2.0
// Builds that differ in link flags alone compile the same object files: the later one takes them
// from the folder of the earlier one, its donor. A compiler launcher (CMake's
// <LANG>_COMPILER_LAUNCHER) copies a file that the donor has, and compiles one that it has not;
// everything else of the build happens as always. A project that sets a launcher of its own keeps
// it, and compiles.
#pragma once

#include <string>
#include <vector>

#include "core/result.h"
#include "profiles/cmake.h"

namespace hone {

/// Writes the launcher into the build folder of `setup`, which has a donor.
Result<void> write_reuse_launcher(const BuildSetup& setup);

/// What cmake is told of it; nothing without a donor.
std::vector<std::string> reuse_arguments(const BuildSetup& setup);

/// How many files were taken from the donor.
int count_reused(const BuildSetup& setup);

}  // namespace hone
