// SPDX-License-Identifier: Apache-2.0
// Where characters come from: sources that can be laid over each other, one job each, so that the
// tokenizer sees clean text whatever the file holds.
#pragma once

#include <cstddef>
#include <string_view>

#include "text/characters.h"

namespace text {

/// What next() gives at the end of the text, and ever after.
constexpr char32_t kEndOfText = 0xFFFFFFFF;

class Source {
 public:
  virtual ~Source() = default;
  virtual char32_t next() = 0;
};

/// Decodes UTF-8 out of memory. A byte that is no UTF-8 comes out as U+FFFD.
class MemorySource : public Source {
 public:
  explicit MemorySource(std::string_view bytes) : bytes_(bytes) {}
  char32_t next() override {
    if (at_ == bytes_.size()) return kEndOfText;
    const auto first = static_cast<unsigned char>(bytes_[at_]);
    if (first < 0x80) {
      ++at_;
      return first;
    }
    return decode_long(bytes_, at_);
  }

 private:
  std::string_view bytes_;
  std::size_t at_ = 0;
};

/// Makes one kind of line end of three: CR LF, CR and LF come out as LF.
class LineEndSource : public Source {
 public:
  explicit LineEndSource(Source& below) : below_(below) {}
  char32_t next() override {
    char32_t code = below_.next();
    if (code == '\n' && after_return_) code = below_.next();
    after_return_ = code == '\r';
    if (code == '\n' || after_return_) {
      ++lines_;
      return '\n';
    }
    return code;
  }
  std::size_t lines() const { return lines_; }

 private:
  Source& below_;
  bool after_return_ = false;
  std::size_t lines_ = 0;
};

/// Writes quotes and dashes of the typographer as the typist's, and takes soft hyphens out.
class PlainPunctuationSource : public Source {
 public:
  explicit PlainPunctuationSource(Source& below) : below_(below) {}
  char32_t next() override {
    while (true) {
      const char32_t code = below_.next();
      if (code < 0x80) return code;
      if (code != 0xAD) return plain_punctuation(code);
    }
  }

 private:
  Source& below_;
};

}  // namespace text
