// SPDX-License-Identifier: Apache-2.0
// Itanium C++ demangling that is safe on any text. A few hundred bytes of a mangled name can stand
// for more text than any memory holds, as each substitution may double what it repeats, and parts
// in parts can take more stack than there is; so the depth of both is limited, and the size of the
// text is computed on the parsed name before a byte of it is printed.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace hone {

/// Nothing when it is no mangled name, or one that is nested deeper than 500 levels or whose
/// readable form could be longer than 1 MiB.
std::optional<std::string> demangle_itanium(std::string_view mangled);

}  // namespace hone
