/* SPDX-License-Identifier: Apache-2.0 */
        .text
        .globl answer
        .type answer, @function
answer:
#if defined(__x86_64__)
        movl $42, %eax
        ret
#elif defined(__aarch64__)
        mov w0, #42
        ret
#endif
        .size answer, .-answer
        .section .note.GNU-stack,"",@progbits
