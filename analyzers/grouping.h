// SPDX-License-Identifier: Apache-2.0
// What the levels of a table of sizes are, as --by names them.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace hone {

enum class Grouping : std::uint8_t { kSymbol, kTemplate, kSection, kSegment, kFile, kMember };

/// "symbol", "template", "section", "segment", "file", "member"; nothing for other words.
std::optional<Grouping> find_grouping(std::string_view word);

}  // namespace hone
