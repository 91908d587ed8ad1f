// SPDX-License-Identifier: Apache-2.0
// What is to be said of a finished build beside its figures: one line each, for the report.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "profiles/execute.h"

namespace hone {

/// A compiler cache in use, warnings that are no errors here, conflicts with the project's own
/// flags, how well profile data fitted. `log` is what the build printed.
std::vector<std::string> build_notes(const BuildWorld& world, const Step& step,
                                     const std::filesystem::path& build, const std::string& log);

}  // namespace hone
