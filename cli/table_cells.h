// SPDX-License-Identifier: Apache-2.0
// Texts and numbers made safe for a cell of each format: names come from untrusted files.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace hone {

/// RFC 4180; a cell that a spreadsheet would take for a formula gets an apostrophe in front.
std::string csv_cell(std::string_view text);
/// With all digits that tell it from others; empty where it is unknown or unbounded.
std::string csv_cell(std::optional<double> value);
/// Plain text inside a table of a Markdown page.
std::string markdown_cell(std::string_view text);
/// A JSON string with its quotes; bytes that are not UTF-8 become U+FFFD.
std::string json_string(std::string_view text);

}  // namespace hone
