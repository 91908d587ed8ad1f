// SPDX-License-Identifier: Apache-2.0
#include "cli/text_layout.h"

#include <algorithm>
#include <span>

#include "core/text.h"
#include "core/utf8.h"

namespace hone {

namespace {

struct Range {
  std::uint32_t first;
  std::uint32_t last;
};

/// Blocks without columns of their own: combining marks, joiners, variation selectors.
constexpr Range kZero[] = {
    {0x0300, 0x036F},   {0x0483, 0x0489},   {0x0591, 0x05BD}, {0x0610, 0x061A}, {0x064B, 0x065F},
    {0x0670, 0x0670},   {0x06D6, 0x06DC},   {0x093C, 0x093C}, {0x0941, 0x0948}, {0x094D, 0x094D},
    {0x0E31, 0x0E31},   {0x0E34, 0x0E3A},   {0x0E47, 0x0E4E}, {0x1160, 0x11FF}, {0x1AB0, 0x1AFF},
    {0x1DC0, 0x1DFF},   {0x200B, 0x200F},   {0x2060, 0x2064}, {0x20D0, 0x20F0}, {0x302A, 0x302D},
    {0x3099, 0x309A},   {0xFE00, 0xFE0F},   {0xFE20, 0xFE2F}, {0xFEFF, 0xFEFF}, {0x1F3FB, 0x1F3FF},
    {0xE0001, 0xE007F}, {0xE0100, 0xE01EF},
};

/// East_Asian_Width W or F, and emoji presentation (UAX #11).
constexpr Range kWide[] = {
    {0x1100, 0x115F},   {0x231A, 0x231B},   {0x2329, 0x232A},   {0x23E9, 0x23EC},
    {0x23F0, 0x23F0},   {0x23F3, 0x23F3},   {0x25FD, 0x25FE},   {0x2614, 0x2615},
    {0x2648, 0x2653},   {0x267F, 0x267F},   {0x2693, 0x2693},   {0x26A1, 0x26A1},
    {0x26AA, 0x26AB},   {0x26BD, 0x26BE},   {0x26C4, 0x26C5},   {0x26CE, 0x26CE},
    {0x26D4, 0x26D4},   {0x26EA, 0x26EA},   {0x26F2, 0x26F3},   {0x26F5, 0x26F5},
    {0x26FA, 0x26FA},   {0x26FD, 0x26FD},   {0x2705, 0x2705},   {0x270A, 0x270B},
    {0x2728, 0x2728},   {0x274C, 0x274C},   {0x274E, 0x274E},   {0x2753, 0x2755},
    {0x2757, 0x2757},   {0x2795, 0x2797},   {0x27B0, 0x27B0},   {0x27BF, 0x27BF},
    {0x2B1B, 0x2B1C},   {0x2B50, 0x2B50},   {0x2B55, 0x2B55},   {0x2E80, 0x303E},
    {0x3041, 0x4DBF},   {0x4E00, 0xA4CF},   {0xA960, 0xA97F},   {0xAC00, 0xD7A3},
    {0xF900, 0xFAFF},   {0xFE10, 0xFE19},   {0xFE30, 0xFE6F},   {0xFF01, 0xFF60},
    {0xFFE0, 0xFFE6},   {0x16FE0, 0x18CFF}, {0x1AFF0, 0x1B2FF}, {0x1F004, 0x1F004},
    {0x1F0CF, 0x1F0CF}, {0x1F18E, 0x1F18E}, {0x1F191, 0x1F19A}, {0x1F200, 0x1F320},
    {0x1F32D, 0x1F64F}, {0x1F680, 0x1F6FF}, {0x1F7E0, 0x1F7EB}, {0x1F90C, 0x1F9FF},
    {0x1FA70, 0x1FAFF}, {0x20000, 0x3FFFD},
};

bool is_in(std::span<const Range> ranges, std::uint32_t value) {
  const auto range = std::ranges::lower_bound(ranges, value, {}, &Range::last);
  return range != ranges.end() && range->first <= value;
}

struct Glyph {
  std::size_t bytes;
  int columns;
};

Glyph first_glyph(std::string_view text) {
  const CodePoint point = decode_utf8(text);
  if (point.length == 0) return {1, 1};
  if (is_in(kZero, point.value)) return {point.length, 0};
  return {point.length, is_in(kWide, point.value) ? 2 : 1};
}

/// The longest beginning of `text` in at most `width` columns.
std::string_view head(std::string_view text, int width) {
  std::size_t bytes = 0;
  int columns = 0;
  while (bytes < text.size()) {
    const Glyph glyph = first_glyph(text.substr(bytes));
    if (columns + glyph.columns > width) break;
    bytes += glyph.bytes;
    columns += glyph.columns;
  }
  return text.substr(0, bytes);
}

/// The longest end of `text` in at most `width` columns, not beginning with a combining mark.
std::string_view tail(std::string_view text, int width) {
  int columns = display_width(text);
  while (!text.empty() && (columns > width || first_glyph(text).columns == 0)) {
    const Glyph glyph = first_glyph(text);
    columns -= glyph.columns;
    text.remove_prefix(glyph.bytes);
  }
  return text;
}

/// Up to a space, but a percent sign stays with its number.
std::string_view first_word_of(std::string_view text) {
  std::size_t end = text.find(' ');
  if (end != std::string_view::npos && text.substr(end).starts_with(" %")) {
    end = text.find(' ', end + 1);
  }
  return text.substr(0, end);
}

std::string blanks(int count) {
  return std::string(static_cast<std::size_t>(std::max(0, count)), ' ');
}

}  // namespace

int display_width(std::string_view text) {
  int columns = 0;
  while (!text.empty()) {
    const Glyph glyph = first_glyph(text);
    columns += glyph.columns;
    text.remove_prefix(glyph.bytes);
  }
  return columns;
}

std::string cut_end(std::string_view text, int width) {
  if (display_width(text) <= width) return std::string(text);
  if (width < 1) return {};
  return std::string(head(text, width - 1)) + "…";
}

std::string cut_middle(std::string_view text, int width) {
  if (display_width(text) <= width) return std::string(text);
  if (width < 1) return {};
  const int left = width / 2;
  return std::string(head(text, left)) + "…" + std::string(tail(text, width - 1 - left));
}

std::string pad_right(std::string_view text, int width) {
  return std::string(text) + blanks(width - display_width(text));
}

std::string pad_left(std::string_view text, int width) {
  return blanks(width - display_width(text)) + std::string(text);
}

std::string wrap(std::string_view text, int width, int indent) {
  std::string out;
  int column = 0;
  bool first = true;
  while (!text.empty()) {
    const std::string_view word = first_word_of(text);
    text.remove_prefix(std::min(word.size() + 1, text.size()));
    const int columns = display_width(word);
    if (first) {
      first = false;
    } else if (width > 0 && column + 1 + columns > width) {
      out += "\n" + blanks(indent);
      column = indent;
    } else {
      out += ' ';
      ++column;
    }
    out += word;
    column += columns;
  }
  return out + "\n";
}

std::vector<std::string_view> lines_of(std::string_view text) {
  std::vector<std::string_view> lines;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    lines.push_back(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return lines;
}

std::string one_line(std::string_view text) {
  std::string line(text);
  std::ranges::replace_if(line, [](char c) { return c == '\n' || c == '\t' || c == '\r'; }, ' ');
  return escape_terminal(line);
}

}  // namespace hone
