// SPDX-License-Identifier: Apache-2.0
// The level of optimisation that a project compiles with by itself: a profile that asks for that
// very level compiles nothing else than the baseline.
#pragma once

#include <optional>

#include "profiles/profile.h"
#include "profiles/project_model.h"

namespace hone {

/// The one level that every C and C++ unit of the closure ends with, where it is a value of the
/// axis; `model` is of a configure without flags of hone's.
std::optional<Opt> find_own_level(const ProjectModel& model, const Closure& closure);

}  // namespace hone
