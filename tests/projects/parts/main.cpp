// SPDX-License-Identifier: Apache-2.0
// parts N: scores a text of N made-up words.
#include <cstdio>
#include <cstdlib>

#include "lib/scores.h"
#include "tokens.h"

void report(unsigned words, unsigned value);

static std::string make_text(unsigned words) {
  std::string text;
  unsigned state = 12345;
  for (unsigned i = 0; i < words; ++i) {
    state = state * 1103515245u + 12345u;
    text += (state >> 16) % 3 == 0 ? "word" : "w";
    text += std::to_string((state >> 20) % 97);
    text += ' ';
  }
  return text;
}

int main(int argc, char** argv) {
  const unsigned words = argc > 1 ? static_cast<unsigned>(std::atoi(argv[1])) : 1000;
  report(words, rank(score(split(make_text(words)))));
}
