// SPDX-License-Identifier: Apache-2.0
// What the project compiles with when nobody asks for anything: a plain `cmake -S SOURCE -B BUILD`.
// A fact beside the race: in many projects it is no optimisation at all.
#pragma once

#include <string>
#include <string_view>

#include "core/result.h"
#include "profiles/execute.h"
#include "profiles/project_model.h"

namespace hone {

/// Configures without a build type, once per source state, and reads the flags of the closure's
/// units: "-O3, asserts off (41 units)", "no -O, asserts on (12 units)". A configure that fails is
/// "unknown: cmake cannot configure …: " and CMake's first error. An Error only when the store or
/// the disk fails.
Result<std::string> find_plain_build(const BuildWorld& world, const ProjectModel& model,
                                     const Closure& closure, const std::string& source_state);

/// The same from the text of a compile_commands.json; `sources` are the closure's, absolute. Pure.
std::string summarize_compile_commands(std::string_view compile_commands,
                                       const std::vector<std::filesystem::path>& sources);

}  // namespace hone
