// SPDX-License-Identifier: Apache-2.0
// Splits a text into tokens: words (folded to lower case), numbers and ends of sentences.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "text/source.h"

namespace text {

enum class TokenKind : std::uint8_t { kWord, kNumber, kStop, kEnd };

/// A view into the tokenizer's buffer: valid until the next call of next().
struct Token {
  TokenKind kind = TokenKind::kEnd;
  std::string_view word;
  bool capitalised = false;
  bool first_in_sentence = false;
};

class Tokenizer {
 public:
  explicit Tokenizer(Source& source) : source_(source), code_(source.next()) {}

  /// The next token; kEnd at the end of the text, and ever after.
  Token next();

  std::size_t skipped() const { return skipped_; }  ///< characters that belong to no token

 private:
  Token word();
  Token number();
  void append(char32_t code);

  static constexpr std::size_t kLongest = 120;  ///< bytes of a word; the rest of it is dropped

  Source& source_;
  char32_t code_;  ///< the character not yet used
  std::size_t skipped_ = 0;
  bool sentence_begins_ = true;
  std::array<char, kLongest + 4> buffer_{};
  std::size_t size_ = 0;
};

}  // namespace text
