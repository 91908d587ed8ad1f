// SPDX-License-Identifier: Apache-2.0
#include <cstdio>

#include "numbers.h"

int shared_value();
int own_options();
int own_flags();
int conditional();
int table();
int naive();
int plugged();
int late_value();

__attribute__((noinline)) static int scaled(int value) { return value * 3; }

int main() {
  const int late = late_value();
  const int sum = shared_value() + own_options() + own_flags() + conditional() + table() + naive() +
                  plugged() + late + number() + piece() + answer() + scaled(1);
  std::printf("%s: %d\n", __FILE__, sum);
  return 0;
}
