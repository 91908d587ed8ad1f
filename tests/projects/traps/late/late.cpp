// SPDX-License-Identifier: Apache-2.0
int late_value() { return 11; }
