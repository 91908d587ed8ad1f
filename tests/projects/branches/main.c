// SPDX-License-Identifier: Apache-2.0
#include <stdio.h>
#include <stdlib.h>

// Longer than a page: perf2bolt 19 takes the first segment for the code where both begin on one page
// of the file, and finds nothing.
static const unsigned char kTable[8192] = {3, 1, 4, 1, 5, 9, 2, 6};

__attribute__((noinline)) static unsigned mix(unsigned rounds) {
  unsigned sum = 0;
  for (unsigned i = 0; i < rounds; ++i) {
    if (i % 7 == 0) {
      sum += kTable[sum % sizeof kTable];
    } else if (i % 1000 == 999) {
      sum ^= i;
    } else {
      sum = sum * 3 + 1;
    }
  }
  return sum;
}

int main(int count, char** words) {
  printf("%u\n", mix(count > 1 ? (unsigned)atoi(words[1]) : 1000));
  return 0;
}
