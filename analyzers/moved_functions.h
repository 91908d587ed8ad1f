// SPDX-License-Identifier: Apache-2.0
// Functions that are gone because all their calls were inlined.
#pragma once

#include <vector>

#include "analyzers/size_diff.h"

namespace hone {

/// Sets the status of removed functions to kMoved where DWARF of the new build has inlined copies
/// of them: by mangled name; where DWARF has none, by plain name if one function of the old build
/// only has that. Without DWARF, or when it cannot be read, nothing changes.
void mark_moved(std::vector<DiffRow>& rows, const Binary& after);

}  // namespace hone
