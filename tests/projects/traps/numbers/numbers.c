/* SPDX-License-Identifier: Apache-2.0 */
#include "numbers.h"

__attribute__((noinline)) static int scaled(int value) { return value * 2; }

int number(void) { return scaled(3); }
