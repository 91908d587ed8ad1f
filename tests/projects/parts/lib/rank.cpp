// SPDX-License-Identifier: Apache-2.0
#include "scores.h"

static unsigned halve(unsigned a) { return a % 2 == 0 ? a / 2 : a * 3 + 1; }

unsigned rank(unsigned score) {
  unsigned steps = 0;
  for (unsigned value = score % 100000 + 1; value > 1 && steps < 500; ++steps) value = halve(value);
  return steps;
}
