/* SPDX-License-Identifier: Apache-2.0 */
int piece(void) { return 4; }
