// SPDX-License-Identifier: Apache-2.0
#include "analyzers/content_difference.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstdint>
#include <cstring>
#include <fstream>
#include <string_view>
#include <vector>

#include "core/text.h"

namespace hone {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t kBlock = 64 * 1024;
/// Of an excerpt: bytes shown before the difference, and in all.
constexpr std::uint64_t kBefore = 24;
constexpr std::size_t kExcerpt = 60;

/// Where two contents part. `line` counts from 1.
struct Mismatch {
  std::uint64_t offset = 0;
  std::uint64_t line = 1;
  std::uint64_t line_start = 0;
  bool after_nul = false;  ///< a NUL byte stands before it: binary data
};

std::string_view read_block(std::ifstream& file, std::vector<char>& buffer) {
  file.read(buffer.data(), static_cast<std::streamsize>(buffer.size()));
  return {buffer.data(), static_cast<std::size_t>(file.gcount())};
}

/// Moves `at` over `equal`, bytes that both have.
void pass(Mismatch& at, std::string_view equal) {
  at.line += static_cast<std::uint64_t>(std::ranges::count(equal, '\n'));
  const auto last = equal.rfind('\n');
  if (last != std::string_view::npos) at.line_start = at.offset + last + 1;
  at.after_nul = at.after_nul || equal.find('\0') != std::string_view::npos;
  at.offset += equal.size();
}

std::optional<Mismatch> find_mismatch(std::ifstream& a, std::ifstream& b) {
  std::vector<char> buffer_a(kBlock);
  std::vector<char> buffer_b(kBlock);
  Mismatch at;
  while (true) {
    const std::string_view block_a = read_block(a, buffer_a);
    const std::string_view block_b = read_block(b, buffer_b);
    const auto equal =
        static_cast<std::size_t>(std::ranges::mismatch(block_a, block_b).in1 - block_a.begin());
    pass(at, block_a.substr(0, equal));
    if (equal < block_a.size() || equal < block_b.size()) return at;
    if (block_a.empty()) return std::nullopt;
  }
}

/// One side's bytes around the difference.
struct Side {
  std::string line;         ///< the excerpt of its line, without the line's end
  bool cut_before = false;  ///< the excerpt begins inside the line
  bool cut_after = false;   ///< the line goes on after the excerpt
  bool has_nul = false;
  std::optional<unsigned char> byte;  ///< at the difference; nothing: the file ends there
  bool is_missing_line = false;       ///< the file ends where the line would begin
};

bool continues_character(char byte) { return (static_cast<unsigned char>(byte) & 0xc0) == 0x80; }

/// Takes halves of UTF-8 characters (3 bytes at most) off the ends that were cut.
void trim_halves(Side& side) {
  std::string& line = side.line;
  if (side.cut_before) {
    std::size_t half = 0;
    while (half < std::min<std::size_t>(3, line.size()) && continues_character(line[half])) ++half;
    line.erase(0, half);
  }
  if (!side.cut_after) return;
  const auto lead = std::find_if_not(line.rbegin(), line.rend(), continues_character);
  if (lead == line.rend()) return;
  const auto first = static_cast<unsigned char>(*lead);
  const std::ptrdiff_t length = first < 0xc0 ? 1 : first < 0xe0 ? 2 : first < 0xf0 ? 3 : 4;
  const std::ptrdiff_t present = lead - line.rbegin() + 1;
  if (present < length) line.resize(line.size() - static_cast<std::size_t>(present));
}

Side read_side(std::ifstream& file, const Mismatch& at) {
  const std::uint64_t begin =
      std::max(at.line_start, at.offset > kBefore ? at.offset - kBefore : 0);
  file.clear();
  file.seekg(static_cast<std::streamoff>(begin));
  std::vector<char> buffer(512);
  const std::string_view bytes = read_block(file, buffer);
  Side side;
  const std::size_t place = at.offset - begin;
  if (place < bytes.size()) side.byte = static_cast<unsigned char>(bytes[place]);
  side.is_missing_line = !side.byte && at.offset == at.line_start;
  side.has_nul = bytes.find('\0') != std::string_view::npos;
  const std::size_t end = std::min(bytes.find('\n'), bytes.size());
  side.cut_before = begin > at.line_start;
  side.cut_after = end > kExcerpt;
  side.line = bytes.substr(0, std::min(end, kExcerpt));
  trim_halves(side);
  return side;
}

std::string describe_byte(const Side& side) {
  return side.byte ? fmt::format("0x{:02x}", *side.byte) : "the end";
}

std::string describe_line(const Side& side) {
  if (side.is_missing_line) return "nothing more";
  return fmt::format("`{}{}{}`", side.cut_before ? "…" : "", escape_terminal(side.line),
                     side.cut_after ? "…" : "");
}

std::string describe(const Mismatch& at, const Side& baseline, const Side& here) {
  if (at.after_nul || baseline.has_nul || here.has_nul) {
    return fmt::format("differs at byte {} (binary data): baseline {}, here {}", at.offset,
                       describe_byte(baseline), describe_byte(here));
  }
  const std::string a = describe_line(baseline);
  const std::string b = describe_line(here);
  if (a == b) {  // one file ends here, the other has a line's end
    return fmt::format("differs at line {}: {} is the last line {} and has no line end", at.line, a,
                       here.byte ? "of baseline" : "here");
  }
  return fmt::format("differs at line {}: baseline {}, here {}", at.line, a, b);
}

}  // namespace

std::optional<std::string> describe_first_difference(const fs::path& baseline,
                                                     const fs::path& here) {
  std::ifstream a(baseline, std::ios::binary);
  std::ifstream b(here, std::ios::binary);
  if (!a) return fmt::format("cannot be compared: {} cannot be read", baseline.string());
  if (!b) return fmt::format("cannot be compared: {} cannot be read", here.string());
  const auto at = find_mismatch(a, b);
  if (!at) return std::nullopt;
  const Side side_a = read_side(a, *at);
  const Side side_b = read_side(b, *at);
  return describe(*at, side_a, side_b);
}

}  // namespace hone
