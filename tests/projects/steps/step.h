// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

/// Inlined wherever its body is seen, at any level.
[[gnu::always_inline]] std::uint32_t step(std::uint32_t value);
