// SPDX-License-Identifier: Apache-2.0
__attribute__((noinline)) static int scaled(int value) { return value * 5; }

int plugged() { return scaled(2); }
