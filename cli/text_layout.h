// SPDX-License-Identifier: Apache-2.0
// Laying out text on a terminal: widths are columns, not bytes. Texts given here are safe already
// (escape_terminal) and without line breaks.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace hone {

/// Columns that a terminal uses: 2 for East Asian wide characters and emoji (UAX #11), 0 for
/// combining marks and other characters without a place of their own; 1 for a byte that is not
/// UTF-8.
int display_width(std::string_view text);

/// `text` in at most `width` columns; what is left out at the end is "…".
std::string cut_end(std::string_view text, int width);
/// The same with "…" in the middle, so that beginning and end of a name stay.
std::string cut_middle(std::string_view text, int width);

/// Filled with spaces up to `width` columns; a wider text is left as it is.
std::string pad_right(std::string_view text, int width);
std::string pad_left(std::string_view text, int width);

/// Breaks at spaces (not before a percent sign) into lines of at most `width` columns, all but the
/// first indented by `indent`; each ends in a line feed. A longer word stays whole. Width 0: one
/// line.
std::string wrap(std::string_view text, int width, int indent);

/// The lines without their line feeds; they point into `text`.
std::vector<std::string_view> lines_of(std::string_view text);

/// `text` for one line of a terminal: escape_terminal(), tabs and line feeds as spaces.
std::string one_line(std::string_view text);

}  // namespace hone
