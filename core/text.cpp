// SPDX-License-Identifier: Apache-2.0
#include "core/text.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstdint>
#include <numeric>

#include "core/utf8.h"

namespace hone {
namespace {

std::unexpected<Error> refuse_operator(char found) {
  return fail(fmt::format("{} has a meaning only in a shell, and no shell is used",
                          found == '\n' ? std::string("a newline") : fmt::format("\"{}\"", found)),
              "put single quotes around it when it is meant literally, or name a script");
}

/// Splits words one character at a time; the quoting rules are those of POSIX, XCU 2.2.
class WordSplitter {
 public:
  explicit WordSplitter(std::string_view text) : rest_(text) {}

  Result<std::vector<std::string>> split() {
    while (!rest_.empty()) {
      if (const auto taken = take(); !taken) return fail(taken);
    }
    end_word();
    return std::move(words_);
  }

 private:
  char next() {
    const char first = rest_.front();
    rest_.remove_prefix(1);
    return first;
  }

  void append(char character) {
    word_ += character;
    in_word_ = true;
  }

  void end_word() {
    if (in_word_) words_.push_back(std::move(word_));
    word_.clear();
    in_word_ = false;
  }

  Result<void> take() {
    const char first = next();
    if (first == ' ' || first == '\t') {
      end_word();
    } else if (first == '\'') {
      return take_single_quoted();
    } else if (first == '"') {
      return take_double_quoted();
    } else if (first == '\\') {
      if (rest_.empty()) return fail("a backslash at the end escapes nothing");
      if (const char escaped = next(); escaped != '\n') append(escaped);
    } else if (std::string_view("|&;<>()$`\n").contains(first)) {
      return refuse_operator(first);
    } else {
      append(first);
    }
    return {};
  }

  Result<void> take_single_quoted() {
    const std::size_t end = rest_.find('\'');
    if (end == std::string_view::npos) return fail("a single quote (') is never closed");
    word_.append(rest_.substr(0, end));
    in_word_ = true;
    rest_.remove_prefix(end + 1);
    return {};
  }

  Result<void> take_double_quoted() {
    in_word_ = true;
    while (!rest_.empty()) {
      const char first = next();
      if (first == '"') return {};
      if (first == '$' || first == '`') return refuse_operator(first);
      const bool escapes =
          first == '\\' && !rest_.empty() && std::string_view("$`\"\\\n").contains(rest_.front());
      if (!escapes) {
        append(first);
      } else if (const char escaped = next(); escaped != '\n') {
        append(escaped);
      }
    }
    return fail("a double quote (\") is never closed");
  }

  std::string_view rest_;
  std::string word_;
  bool in_word_ = false;  // "" is a word, too
  std::vector<std::string> words_;
};

/// Optimal string alignment distance: insertions, deletions, substitutions and swaps of neighbours.
std::size_t edit_distance(std::string_view a, std::string_view b) {
  std::vector<std::size_t> before_last(b.size() + 1);
  std::vector<std::size_t> last(b.size() + 1);
  std::vector<std::size_t> row(b.size() + 1);
  std::iota(last.begin(), last.end(), std::size_t{0});
  for (std::size_t i = 1; i <= a.size(); ++i) {
    row[0] = i;
    for (std::size_t j = 1; j <= b.size(); ++j) {
      const std::size_t substituted = last[j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1);
      row[j] = std::min({last[j] + 1, row[j - 1] + 1, substituted});
      if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1]) {
        row[j] = std::min(row[j], before_last[j - 2] + 1);
      }
    }
    std::swap(before_last, last);
    std::swap(last, row);
  }
  return last[b.size()];
}

/// The C0 and C1 controls (but the tab) and every character with the property Bidi_Control.
bool is_unsafe(std::uint32_t value) {
  const bool control = value < 0x20 || (value >= 0x7F && value <= 0x9F);
  const bool bidirectional = value == 0x061C || value == 0x200E || value == 0x200F ||
                             (value >= 0x202A && value <= 0x202E) ||
                             (value >= 0x2066 && value <= 0x2069);
  return (control && value != '\t') || bidirectional;
}

}  // namespace

Result<std::vector<std::string>> split_words(std::string_view text) {
  return WordSplitter(text).split();
}

std::string find_nearest(std::string_view word, std::span<const std::string> candidates) {
  std::string_view nearest;
  std::size_t least = SIZE_MAX;
  for (const std::string& candidate : candidates) {
    const std::size_t allowed =
        std::max<std::size_t>(1, std::max(word.size(), candidate.size()) / 3);
    const std::size_t distance = edit_distance(word, candidate);
    if (distance > allowed || distance >= least) continue;
    nearest = candidate;
    least = distance;
  }
  return std::string(nearest);
}

std::string escape_terminal(std::string_view text) {
  std::string safe;
  safe.reserve(text.size());
  while (!text.empty()) {
    const CodePoint point = decode_utf8(text);
    const std::size_t length = std::max<std::size_t>(1, point.length);
    if (point.length == 0 || (point.length == 1 && is_unsafe(point.value))) {
      safe += fmt::format("\\x{:02x}", static_cast<unsigned char>(text.front()));
    } else if (is_unsafe(point.value)) {
      safe += fmt::format("\\u{{{:04x}}}", point.value);
    } else {
      safe += text.substr(0, length);
    }
    text.remove_prefix(length);
  }
  return safe;
}

}  // namespace hone
