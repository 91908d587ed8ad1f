// SPDX-License-Identifier: Apache-2.0
static int side() { return -1; }

int left_side() { return side(); }
