/* SPDX-License-Identifier: Apache-2.0 */
#pragma once
#ifdef __cplusplus
extern "C" {
#endif
int number(void);
int piece(void);
int answer(void);
#ifdef __cplusplus
}
#endif
