// SPDX-License-Identifier: Apache-2.0
// Tells the fill that linkers and compilers put between symbols from bytes that mean something.
#pragma once

#include <cstdint>
#include <string_view>

namespace hone {

/// True when `bytes` are fill: zeros, and in code also traps and whole no-operation instructions of
/// `machine` (EM_*). Empty is fill. O(bytes).
bool is_fill(std::string_view bytes, bool is_code, std::uint16_t machine);

}  // namespace hone
