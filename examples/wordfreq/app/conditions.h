// SPDX-License-Identifier: Apache-2.0
// The nodes of a rule's tree: comparisons of a number that a word has, tests of its letters, and
// what joins them.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "app/rules.h"

namespace app {

/// A number that a word has.
class Measure {
 public:
  virtual ~Measure() = default;
  virtual int of(const Word& word) const = 0;
};

class Length : public Measure {
 public:
  int of(const Word& word) const override { return static_cast<int>(word.text.size()); }
};

class Syllables : public Measure {
 public:
  int of(const Word& word) const override { return word.syllables; }
};

class LetterCount : public Measure {
 public:
  explicit LetterCount(char letter) : letter_(letter) {}
  int of(const Word& word) const override {
    int count = 0;
    for (const char letter : word.text) {
      if (letter == letter_) ++count;
    }
    return count;
  }

 private:
  char letter_;
};

/// Order is std::less<int> and the like.
template <typename Order>
class Comparison : public Condition {
 public:
  Comparison(std::unique_ptr<Measure> measure, int limit)
      : measure_(std::move(measure)), limit_(limit) {}
  bool holds(const Word& word) const override { return Order{}(measure_->of(word), limit_); }

 private:
  std::unique_ptr<Measure> measure_;
  int limit_;
};

enum class Place { kBegin, kEnd, kAnywhere };

/// The word has the part at the place.
template <Place place>
class HasPart : public Condition {
 public:
  explicit HasPart(std::string_view part) : part_(part) {}
  bool holds(const Word& word) const override {
    if (word.text.size() < part_.size()) return false;
    const std::size_t last = word.text.size() - part_.size();
    if constexpr (place == Place::kBegin) return stands_at(word.text, 0);
    if constexpr (place == Place::kEnd) return stands_at(word.text, last);
    for (std::size_t at = 0; at <= last; ++at) {
      if (stands_at(word.text, at)) return true;
    }
    return false;
  }

 private:
  bool stands_at(std::string_view text, std::size_t at) const {
    for (std::size_t i = 0; i < part_.size(); ++i) {
      if (text[at + i] != part_[i]) return false;
    }
    return true;
  }

  std::string part_;
};

class IsCapitalised : public Condition {
 public:
  bool holds(const Word& word) const override { return word.capitalised; }
};

class IsFirst : public Condition {
 public:
  bool holds(const Word& word) const override { return word.first_in_sentence; }
};

class Not : public Condition {
 public:
  explicit Not(std::unique_ptr<Condition> inner) : inner_(std::move(inner)) {}
  bool holds(const Word& word) const override { return !inner_->holds(word); }

 private:
  std::unique_ptr<Condition> inner_;
};

class AllOf : public Condition {
 public:
  explicit AllOf(std::vector<std::unique_ptr<Condition>> parts) : parts_(std::move(parts)) {}
  bool holds(const Word& word) const override {
    for (const auto& part : parts_) {
      if (!part->holds(word)) return false;
    }
    return true;
  }

 private:
  std::vector<std::unique_ptr<Condition>> parts_;
};

class AnyOf : public Condition {
 public:
  explicit AnyOf(std::vector<std::unique_ptr<Condition>> parts) : parts_(std::move(parts)) {}
  bool holds(const Word& word) const override {
    for (const auto& part : parts_) {
      if (part->holds(word)) return true;
    }
    return false;
  }

 private:
  std::vector<std::unique_ptr<Condition>> parts_;
};

}  // namespace app
