// SPDX-License-Identifier: Apache-2.0
// Reduces an English word to a stem by taking its endings off: "shipping" and "ships" count as
// "ship". A few rules of thumb, no dictionary.
#pragma once

#include <string_view>

namespace text {

/// The stem of `word` (lower case), always a prefix of it and never shorter than three bytes.
std::string_view stem(std::string_view word);

/// Groups of vowels in `word`: a guess at its syllables.
int syllables(std::string_view word);

}  // namespace text
