// SPDX-License-Identifier: Apache-2.0
#include "analyzers/rust_legacy.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <charconv>
#include <utility>

namespace hone {
namespace {

constexpr std::array<std::pair<std::string_view, char>, 8> kEscapes = {{
    {"SP", '@'},
    {"BP", '*'},
    {"RF", '&'},
    {"LT", '<'},
    {"GT", '>'},
    {"LP", '('},
    {"RP", ')'},
    {"C", ','},
}};

bool is_hex(char c) { return std::isxdigit(static_cast<unsigned char>(c)) != 0; }

bool ends_with_hash(std::string_view name) {
  constexpr std::size_t kLength = 19;
  if (name.size() <= kLength) return false;
  const std::string_view tail = name.substr(name.size() - kLength);
  return tail.starts_with("::h") && std::ranges::all_of(tail.substr(3), is_hex);
}

/// The printable ASCII character of an escape between dollars, NUL where it is not known: what
/// compilers write as `u7e` for `~`.
char character_of(std::string_view escape) {
  for (const auto& [word, character] : kEscapes) {
    if (word == escape) return character;
  }
  if (escape.size() != 3 || escape[0] != 'u') return 0;
  int code = 0;
  const char* end = escape.data() + escape.size();
  if (std::from_chars(escape.data() + 1, end, code, 16).ptr != end) return 0;
  return code >= ' ' && code < 0x7f ? static_cast<char>(code) : '\0';
}

void decode_part(std::string_view part, std::string& out) {
  if (part.starts_with("_$")) part.remove_prefix(1);
  while (!part.empty()) {
    std::size_t length = 1;
    if (part.starts_with("..")) {
      out += "::";
      length = 2;
    } else if (part[0] == '$') {
      const std::size_t end = part.find('$', 1);
      const char character = end == part.npos ? '\0' : character_of(part.substr(1, end - 1));
      if (character == 0) break;
      out += character;
      length = end + 1;
    } else {
      out += part[0];
    }
    part.remove_prefix(length);
  }
  out += part;
}

}  // namespace

std::string decode_rust_legacy(std::string demangled) {
  if (!ends_with_hash(demangled)) return demangled;
  std::string_view rest = demangled;
  rest = rest.substr(0, rest.rfind("::"));
  std::string out;
  while (true) {
    const std::size_t end = rest.find("::");
    decode_part(rest.substr(0, end), out);
    if (end == rest.npos) return out;
    out += "::";
    rest.remove_prefix(end + 2);
  }
}

}  // namespace hone
