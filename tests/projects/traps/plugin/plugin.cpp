// SPDX-License-Identifier: Apache-2.0
static int scaled(int value) { return value * 5; }

int plugged() { return scaled(2); }
