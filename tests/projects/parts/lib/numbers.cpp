// SPDX-License-Identifier: Apache-2.0
#include "tokens.h"

static unsigned step(unsigned value, char c) {
  return c >= '0' && c <= '9' ? value * 10 + static_cast<unsigned>(c - '0') : value + 1;
}

unsigned number_in(const std::string& token) {
  unsigned value = 0;
  for (const char c : token) value = step(value, c);
  return value;
}
