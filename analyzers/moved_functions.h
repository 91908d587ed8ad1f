// SPDX-License-Identifier: Apache-2.0
// Functions that only one build has, because the other inlined all their calls.
#pragma once

#include <vector>

#include "analyzers/size_diff.h"

namespace hone {

/// Sets the status of removed functions to kMoved where DWARF of the new build has more bytes of
/// inlined copies of them than that of the old one, or has copies directly in functions that the
/// old one knows without any; of new functions where that of the old build has. By mangled name;
/// where DWARF has none, by plain name. Only if one function alone of their own build has the name.
/// Where a build has no DWARF, or it cannot be read, nothing changes. A function of another unit
/// with the same local name that was inlined more is taken for it.
void mark_moved(std::vector<DiffRow>& rows, const Binary& after, const Binary& before);

}  // namespace hone
