// SPDX-License-Identifier: Apache-2.0
int naive() { return 5; }
