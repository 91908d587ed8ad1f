// SPDX-License-Identifier: Apache-2.0
#include "text/tokenizer.h"

namespace text {

Token Tokenizer::next() {
  while (code_ != kEndOfText) {
    switch (classify(code_)) {
      case CharClass::kLetter:
        return word();
      case CharClass::kDigit:
        return number();
      case CharClass::kStop:
        code_ = source_.next();
        if (sentence_begins_) break;
        sentence_begins_ = true;
        return {TokenKind::kStop, {}, false, false};
      case CharClass::kSpace:
        code_ = source_.next();
        break;
      case CharClass::kJoiner:
      case CharClass::kOther:
        code_ = source_.next();
        ++skipped_;
        break;
    }
  }
  return {};
}

void Tokenizer::append(char32_t code) {
  if (size_ >= kLongest) {
    ++skipped_;
    return;
  }
  char* const end = encode(code, buffer_.data() + size_);
  size_ = static_cast<std::size_t>(end - buffer_.data());
}

Token Tokenizer::word() {
  Token token{TokenKind::kWord, {}, fold_case(code_) != code_, sentence_begins_};
  sentence_begins_ = false;
  size_ = 0;
  bool joined = false;
  for (; code_ != kEndOfText; code_ = source_.next()) {
    const CharClass kind = classify(code_);
    if (kind == CharClass::kLetter || kind == CharClass::kDigit) {
      if (joined) append('-');
      append(fold_case(code_));
      joined = false;
    } else if (kind == CharClass::kJoiner && !joined) {
      joined = true;
    } else {
      break;
    }
  }
  token.word = {buffer_.data(), size_};
  return token;
}

Token Tokenizer::number() {
  Token token{TokenKind::kNumber, {}, false, sentence_begins_};
  sentence_begins_ = false;
  size_ = 0;
  for (; code_ != kEndOfText && classify(code_) == CharClass::kDigit; code_ = source_.next()) {
    append(code_);
  }
  token.word = {buffer_.data(), size_};
  return token;
}

}  // namespace text
