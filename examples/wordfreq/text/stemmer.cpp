// SPDX-License-Identifier: Apache-2.0
#include "text/stemmer.h"

#include <cstring>

#include "text/characters.h"

namespace text {
namespace {

struct Ending {
  std::string_view text;
  std::size_t keep;   ///< bytes of the ending that stay
  std::size_t least;  ///< bytes that the stem must have
};

constexpr Ending kEndings[] = {
    {"ations", 0, 4}, {"ation", 0, 4}, {"nesses", 0, 3}, {"ness", 0, 3}, {"ments", 0, 4},
    {"ment", 0, 4},   {"ingly", 0, 4}, {"edly", 0, 4},   {"ings", 0, 3}, {"ing", 0, 3},
    {"fully", 0, 3},  {"ful", 0, 3},   {"less", 0, 3},   {"ies", 1, 3},  {"ied", 1, 3},
    {"sses", 2, 2},   {"ers", 0, 4},   {"er", 0, 4},     {"est", 0, 4},  {"ed", 0, 3},
    {"ly", 0, 4},     {"es", 0, 4},    {"s", 0, 3},
};

bool ends_with(std::string_view word, std::string_view ending) {
  return word.size() >= ending.size() && std::memcmp(word.data() + (word.size() - ending.size()),
                                                     ending.data(), ending.size()) == 0;
}

bool has_vowel(std::string_view word) {
  for (const char letter : word) {
    if (is_vowel(letter) || letter == 'y') return true;
  }
  return false;
}

/// "shipp" is "ship", but "fall" stays.
std::string_view undouble(std::string_view word) {
  if (word.size() < 4) return word;
  const char last = word[word.size() - 1];
  if (last != word[word.size() - 2] || is_vowel(last)) return word;
  if (last == 'l' || last == 's' || last == 'z') return word;
  return word.substr(0, word.size() - 1);
}

}  // namespace

std::string_view stem(std::string_view word) {
  if (word.size() < 4) return word;
  for (const Ending& ending : kEndings) {
    if (!ends_with(word, ending.text)) continue;
    const std::size_t left = word.size() - ending.text.size();
    const std::string_view candidate = word.substr(0, left + ending.keep);
    if (left < ending.least || !has_vowel(candidate)) continue;
    return undouble(candidate);
  }
  return word;
}

int syllables(std::string_view word) {
  int groups = 0;
  bool in_vowels = false;
  for (const char letter : word) {
    const bool vowel = is_vowel(letter) || letter == 'y';
    if (vowel && !in_vowels) ++groups;
    in_vowels = vowel;
  }
  if (groups > 1 && word.back() == 'e') --groups;
  return groups;
}

}  // namespace text
