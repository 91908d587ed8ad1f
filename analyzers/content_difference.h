// SPDX-License-Identifier: Apache-2.0
// The first difference of two files in words that a person can act on: a line number with both
// lines for text, a byte offset for binary data. Files may be large: they are read block by block.
#pragma once

#include <filesystem>
#include <optional>
#include <string>

namespace hone {

/// "differs at line 3: baseline `42`, here `43`" or "differs at byte 17 (binary data): baseline
/// 0x00, here 0xff" (bytes count from 0); nothing when the contents are equal. Excerpts are short
/// and safe for a terminal. A file that cannot be read counts as the difference.
std::optional<std::string> describe_first_difference(const std::filesystem::path& baseline,
                                                     const std::filesystem::path& here);

}  // namespace hone
