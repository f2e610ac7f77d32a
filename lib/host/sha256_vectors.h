/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * sha256_vectors.h - SHA-256 of eight streams on vectors, where the compiler has them. */
#ifndef HOST_SHA256_VECTORS_H
#define HOST_SHA256_VECTORS_H

#include <stddef.h>
#include <stdint.h>

enum { SHA256_VECTORS = 8 /* streams */ };

/* Can this build do it; and with AVX2, can this processor, too? */
int sha256_vectors_are_there(void);
int sha256_vectors_avx2_is_there(void);

/* Add so many blocks to each of eight states: with what every processor of the architecture has (on
 * x86_64 that is SSE2), and with AVX2. */
typedef void sha256_add_eight(uint32_t *const states[SHA256_VECTORS],
	const uint8_t *const blocks[SHA256_VECTORS], size_t count);
sha256_add_eight sha256_add_eight_sse2, sha256_add_eight_avx2;

#endif
