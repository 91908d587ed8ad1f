// SPDX-License-Identifier: Apache-2.0
// What a symbol costs elsewhere: its unwind entries and the relocations of the bytes it holds.
// These bytes have rows of their own in their sections, so they are never added to a symbol's size.
#pragma once

#include <cstdint>
#include <vector>

#include "analyzers/breakdown.h"

namespace hone {

struct SecondViews {
  std::vector<std::uint64_t> unwind;       ///< bytes of .eh_frame, by part
  std::vector<std::uint64_t> relocations;  ///< bytes of relocation tables, by part
};

/// O((frame entries + relocations) log parts). Frame entries and relocations that point at no part
/// count to none.
SecondViews find_second_views(const Breakdown& breakdown);

}  // namespace hone
