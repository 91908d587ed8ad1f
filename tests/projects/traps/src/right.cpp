// SPDX-License-Identifier: Apache-2.0
static int side() { return 1; }

int right_side() { return side(); }
