// SPDX-License-Identifier: Apache-2.0
// The table of profiles on a terminal. On a narrow terminal words get shorter, then columns
// are left out, the least important first, then names are cut. Only the reason why a profile has no
// figures goes on further lines.
#pragma once

#include <string>

#include "cli/render.h"

namespace hone {

/// The table's lines, header first, each indented by two columns.
std::string render_table(const Report& report, const TextStyle& style);

}  // namespace hone
