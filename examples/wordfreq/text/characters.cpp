// SPDX-License-Identifier: Apache-2.0
#include "text/characters.h"

namespace text {
namespace {

constexpr char32_t kReplacement = 0xFFFD;

/// Length of the sequence that `first` begins, 0 when none can begin with it.
std::size_t sequence_length(unsigned char first) {
  if (first >= 0xC2 && first <= 0xDF) return 2;
  if (first >= 0xE0 && first <= 0xEF) return 3;
  if (first >= 0xF0 && first <= 0xF4) return 4;
  return 0;
}

bool is_foreign_letter(char32_t code) {
  if (code == 0xD7 || code == 0xF7) return false;
  return (code >= 0xC0 && code <= 0x24F) || (code >= 0x370 && code <= 0x3FF) ||
         (code >= 0x400 && code <= 0x52F);
}

CharClass classify_foreign(char32_t code) {
  if (code == 0xA0 || (code >= 0x2000 && code <= 0x200B) || code == 0x3000) {
    return CharClass::kSpace;
  }
  if (is_foreign_letter(code)) return CharClass::kLetter;
  if (code == 0x2026 || code == 0x3002) return CharClass::kStop;
  return CharClass::kOther;
}

char32_t fold_foreign(char32_t code) {
  if (code >= 0xC0 && code <= 0xDE && code != 0xD7) return code + 0x20;
  if (code >= 0x100 && code <= 0x17F) return code | 1;
  if (code >= 0x391 && code <= 0x3A9) return code + 0x20;
  if (code >= 0x410 && code <= 0x42F) return code + 0x20;
  if (code >= 0x400 && code <= 0x40F) return code + 0x50;
  return code;
}

}  // namespace

char32_t decode_long(std::string_view text, std::size_t& at) {
  const auto first = static_cast<unsigned char>(text[at]);
  const std::size_t length = sequence_length(first);
  if (length == 0 || at + length > text.size()) {
    ++at;
    return kReplacement;
  }
  auto code = static_cast<char32_t>(first & (0x7F >> length));
  for (std::size_t i = 1; i < length; ++i) {
    const auto next = static_cast<unsigned char>(text[at + i]);
    if ((next & 0xC0) != 0x80) {
      ++at;
      return kReplacement;
    }
    code = (code << 6) | (next & 0x3F);
  }
  at += length;
  return code;
}

CharClass classify(char32_t code) {
  if (code >= 0x80) return classify_foreign(code);
  switch (code) {
    case ' ':
    case '\n':
    case '\t':
    case '\r':
    case '\f':
    case '\v':
      return CharClass::kSpace;
    case '\'':
    case '-':
      return CharClass::kJoiner;
    case '.':
    case '!':
    case '?':
    case ';':
    case ':':
      return CharClass::kStop;
    default:
      break;
  }
  if (code >= '0' && code <= '9') return CharClass::kDigit;
  if ((code >= 'a' && code <= 'z') || (code >= 'A' && code <= 'Z')) return CharClass::kLetter;
  return CharClass::kOther;
}

char32_t fold_case(char32_t code) {
  if (code >= 'A' && code <= 'Z') return code + ('a' - 'A');
  return code < 0x80 ? code : fold_foreign(code);
}

char* encode(char32_t code, char* out) {
  if (code < 0x80) {
    *out++ = static_cast<char>(code);
  } else if (code < 0x800) {
    *out++ = static_cast<char>(0xC0 | (code >> 6));
    *out++ = static_cast<char>(0x80 | (code & 0x3F));
  } else if (code < 0x10000) {
    *out++ = static_cast<char>(0xE0 | (code >> 12));
    *out++ = static_cast<char>(0x80 | ((code >> 6) & 0x3F));
    *out++ = static_cast<char>(0x80 | (code & 0x3F));
  } else {
    *out++ = static_cast<char>(0xF0 | (code >> 18));
    *out++ = static_cast<char>(0x80 | ((code >> 12) & 0x3F));
    *out++ = static_cast<char>(0x80 | ((code >> 6) & 0x3F));
    *out++ = static_cast<char>(0x80 | (code & 0x3F));
  }
  return out;
}

char32_t plain_punctuation(char32_t code) {
  if (code >= 0x2010 && code <= 0x2015) return '-';
  if (code == 0x2018 || code == 0x2019) return '\'';
  if (code >= 0x201C && code <= 0x201E) return '"';
  return code;
}

bool is_vowel(char letter) {
  switch (letter) {
    case 'a':
    case 'e':
    case 'i':
    case 'o':
    case 'u':
      return true;
    default:
      return false;
  }
}

}  // namespace text
