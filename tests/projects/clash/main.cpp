// SPDX-License-Identifier: Apache-2.0
#include <cstdio>

unsigned other(unsigned rounds);

static unsigned step(unsigned state) { return state * 1664525u + 1013904223u; }

int main() {
  unsigned state = 1;
  for (unsigned i = 0; i < 20'000'000; ++i) state = step(state) ^ (state >> 3);
  std::printf("%u %u\n", state, other(1000));
}
