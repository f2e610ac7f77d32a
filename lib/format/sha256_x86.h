/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * sha256_x86.h - SHA-256 with the SHA extensions of x86 processors (Intel SDM volume 1, 5.20), the
 * same on i386 and x86_64.
 *
 *	if (sha256_x86_is_there())
 *		sha256_add_blocks = sha256_x86_add_blocks;
 *
 * Compilers that cannot make these instructions (tcc; gcc before 12) leave it out: then it is never
 * there. */
#ifndef FORMAT_SHA256_X86_H
#define FORMAT_SHA256_X86_H

#include <stddef.h>
#include <stdint.h>

/* Whether the processor has them. The kernel must keep the SSE registers of its processes: Linux
 * does, Fiwix does not. */
int sha256_x86_is_there(void);

/* As sha256_add_blocks. */
void sha256_x86_add_blocks(uint32_t state[8], const uint8_t *blocks, size_t count);

/* The same for two streams at once, which takes little longer than one: an instruction waits for
 * the one before it, and meanwhile there is room for the other stream's. */
void sha256_x86_add_blocks_of_two(uint32_t state_a[8], const uint8_t *blocks_a, uint32_t state_b[8],
	const uint8_t *blocks_b, size_t count);

#endif
