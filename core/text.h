// SPDX-License-Identifier: Apache-2.0
// Text that people type: splitting words as a shell would, and "did you mean".
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/result.h"

namespace hone {

/// Splits as a POSIX shell splits words: blanks, single and double quotes, backslashes. No
/// expansion; an unquoted operator (| & ; < > ( ) $ ` newline), or $ and ` in double quotes, is an
/// error that says there is no shell. {exe}, other braces and * ? [ ~ # are plain text.
Result<std::vector<std::string>> split_words(std::string_view text);

/// The candidate with the least edit distance (transpositions count one), if it is near enough
/// (at most a third of the longer word's length, at least 1, rounded down); else "".
std::string find_nearest(std::string_view word, std::span<const std::string> candidates);

/// Makes one line of untrusted text safe for a terminal: control characters (newlines among them,
/// tabs not), bidirectional controls and invalid UTF-8 bytes are shown as \xNN or \u{NNNN}. Text of
/// several lines is escaped line by line.
std::string escape_terminal(std::string_view text);

}  // namespace hone
