// SPDX-License-Identifier: Apache-2.0
#include <cstdio>

#include "lib/scores.h"

static unsigned mix(unsigned a, unsigned b) { return a * 31 + b; }

void report(unsigned words, unsigned value) {
  std::printf("%u %u %s %s\n", words, mix(words, value), __FILE__, place());
}
