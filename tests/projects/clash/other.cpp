// SPDX-License-Identifier: Apache-2.0
static unsigned step(unsigned state) { return state * 22695477u + 1u; }

unsigned other(unsigned rounds) {
  unsigned state = 2;
  for (unsigned i = 0; i < rounds; ++i) state = step(state);
  return state;
}
