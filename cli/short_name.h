// SPDX-License-Identifier: Apache-2.0
// A readable name in few columns, so that the function's own name stays.
#pragma once

#include <string>
#include <string_view>

namespace hone {

/// Safe for one line of a terminal (one_line). A name of more than `width` columns goes without
/// parameters, then without template arguments too, as `hone bloat --demangle short` has it; one
/// that is too long even so is cut in the middle.
std::string short_name(std::string_view readable, int width);

}  // namespace hone
