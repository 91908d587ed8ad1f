/* SPDX-License-Identifier: Apache-2.0 */
unsigned answer(unsigned number) {
  for (unsigned i = 0; i < 1000; ++i) number = number * 29 + i;
  return number;
}
