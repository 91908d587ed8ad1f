// SPDX-License-Identifier: Apache-2.0
// The table of profiles on a terminal. A row is never broken: on a narrow terminal words get
// shorter, then columns are left out, the least important first, then names and texts are cut.
#pragma once

#include <string>

#include "cli/render.h"

namespace hone {

/// The table's lines, header first, each indented by two columns.
std::string render_table(const Report& report, const TextStyle& style);

}  // namespace hone
