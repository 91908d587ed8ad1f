// SPDX-License-Identifier: Apache-2.0
// Peak memory (the largest resident set) judged beside time. It has no interval: medians of equal
// programs differ by pages, so a difference counts from a fixed threshold on.
#pragma once

#include <cstdint>
#include <string_view>

#include "core/units.h"

namespace hone {

enum class MemoryVerdict : std::uint8_t { kEqual, kLess, kMore };

/// The largest difference from `reference` that is none, as a share of it: 1 % or 256 KiB, which is
/// more. 1 % of what is not known (0).
double memory_tolerance(Bytes reference);

/// Of two medians over the same rounds; kEqual where one is not known (0).
MemoryVerdict judge_memory(Bytes reference, Bytes other);

/// "equal", "less", "more".
std::string_view name_of(MemoryVerdict verdict);

}  // namespace hone
