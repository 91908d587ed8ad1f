// SPDX-License-Identifier: Apache-2.0
#include "cli/colour.h"

#include <fmt/format.h>

namespace hone {

std::string paint(std::string_view text, Ink ink, bool colour) {
  // ECMA-48 SGR: bold, then the eight basic colours, which every theme keeps readable.
  constexpr std::string_view kCodes[] = {"", "1", "1;32", "31", "33", "2"};
  if (!colour || ink == Ink::kPlain || text.empty()) return std::string(text);
  return fmt::format("\033[{}m{}\033[0m", kCodes[static_cast<std::size_t>(ink)], text);
}

}  // namespace hone
