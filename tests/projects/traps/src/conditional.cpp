// SPDX-License-Identifier: Apache-2.0
int conditional() { return OWN + 2; }
