// SPDX-License-Identifier: Apache-2.0
// Functions that only one build has, because the other inlined all their calls.
#pragma once

#include <vector>

#include "analyzers/size_diff.h"

namespace hone {

/// Sets the status of removed functions to kMoved where DWARF of the new build has inlined copies
/// of them, and of new functions where that of the old build has: by mangled name; where DWARF has
/// none, by plain name if only one function of their own build has that. Without DWARF, or when it
/// cannot be read, nothing changes.
void mark_moved(std::vector<DiffRow>& rows, const Binary& after, const Binary& before);

}  // namespace hone
