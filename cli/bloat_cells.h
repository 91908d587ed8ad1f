// SPDX-License-Identifier: Apache-2.0
// Names of symbols made safe for each format: they are data of an untrusted file.
#pragma once

#include <string>
#include <string_view>

namespace hone {

/// RFC 4180; a cell that a spreadsheet would take for a formula gets an apostrophe in front.
std::string csv_cell(std::string_view text);
/// Plain text inside a table of a Markdown page.
std::string markdown_cell(std::string_view text);
/// A JSON string with its quotes; bytes that are not UTF-8 become U+FFFD.
std::string json_string(std::string_view text);

}  // namespace hone
