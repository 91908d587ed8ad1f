// SPDX-License-Identifier: Apache-2.0
// What the project itself asks for that works against a profile, or distorts its figures: named,
// and left as it is.
#pragma once

#include <string>
#include <vector>

#include "profiles/build_graph.h"
#include "profiles/profile.h"
#include "profiles/project_model.h"

namespace hone {

/// One line for each kind of conflict in the closure's compiles and links: sanitizers, plugins of
/// the compiler, and -rdynamic (or the linker's --export-dynamic) where the profile's LTO or
/// section collection could make nothing internal. Each names the flag, the first file, and how
/// many more. Sources are shown below the source or build folder.
std::vector<std::string> find_conflicts(const BuildGraph& graph, const ProjectModel& model,
                                        const Closure& closure, const Axes& axes);

/// Why LLD, which folds functions, cannot link this build of GCC's: the project switches on GCC's
/// LTO, whose objects only GCC's plugin reads (ld.lld then misses their symbols). Names the first
/// such file; empty where there is none.
std::string find_unfoldable(const BuildGraph& graph, const ProjectModel& model,
                            const Closure& closure);

}  // namespace hone
