// SPDX-License-Identifier: Apache-2.0
// Characters of a UTF-8 text, as far as splitting it into words needs them.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace text {

enum class CharClass : std::uint8_t { kSpace, kLetter, kDigit, kJoiner, kStop, kOther };

/// Decodes the character of several bytes at `at` and moves `at` behind it; a byte that is no UTF-8
/// comes out as U+FFFD.
char32_t decode_long(std::string_view text, std::size_t& at);

CharClass classify(char32_t code);

/// Lower case of Latin, Greek and Cyrillic letters; all others as they are.
char32_t fold_case(char32_t code);

/// Appends `code` as UTF-8 and returns the end of what was written (at most 4 bytes).
char* encode(char32_t code, char* out);

/// U+2019 as an apostrophe, U+2010 to U+2015 as a hyphen, and so on; all others as they are.
char32_t plain_punctuation(char32_t code);

bool is_vowel(char letter);

}  // namespace text
