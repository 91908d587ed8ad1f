// SPDX-License-Identifier: Apache-2.0
int own_flags() { return OWN; }
