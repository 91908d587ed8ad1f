// SPDX-License-Identifier: Apache-2.0
// Functions without a name, which stripped files have: nothing but their bytes tells what they are.
#pragma once

#include <cstdint>

#include "analyzers/binary.h"
#include "analyzers/match.h"

namespace hone {

/// Bytes of the functions without a name that both builds have byte for byte, as many as both have.
/// Linear in their bytes; nothing is read where one build has none.
std::uint64_t nameless_bytes_in_both(const Matching& matching, const Binary& after,
                                     const Binary& before);

}  // namespace hone
