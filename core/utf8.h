// SPDX-License-Identifier: Apache-2.0
// Reading UTF-8 that may be wrong, one code point at a time.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace hone {

struct CodePoint {
  std::uint32_t value = 0;
  std::size_t length = 0;  ///< bytes; 0: no valid sequence begins here
};

/// The first code point of a text that is not empty. Overlong forms, surrogates and values above
/// U+10FFFF are not valid (The Unicode Standard, table 3-7).
CodePoint decode_utf8(std::string_view text);

}  // namespace hone
