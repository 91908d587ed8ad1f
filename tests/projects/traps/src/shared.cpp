// SPDX-License-Identifier: Apache-2.0
int shared_value() { return 1; }
