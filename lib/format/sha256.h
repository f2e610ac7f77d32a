/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * sha256.h - SHA-256 (FIPS 180-4) of bytes that arrive in pieces.
 *
 *	struct sha256 hash;
 *	sha256_begin(&hash);
 *	sha256_add(&hash, bytes, size);		any number of times
 *	sha256_end(&hash, digest); */
#ifndef FORMAT_SHA256_H
#define FORMAT_SHA256_H

#include <stddef.h>
#include <stdint.h>

enum { SHA256_DIGEST_BYTES = 32, SHA256_BLOCK_BYTES = 64 };

struct sha256 {
	uint32_t state[8];
	uint64_t total_bytes;
	uint8_t block[SHA256_BLOCK_BYTES]; /* what a multiple of it has left over */
};

/* K of the standard. */
extern const uint32_t sha256_constants[64];

/* Adds whole blocks to a state, in plain C. */
void sha256_add_blocks_plain(uint32_t state[8], const uint8_t *blocks, size_t count);

/* How sha256_add does it: the plain way, unless a program sets another that its processor has
 * (sha256_x86.h). */
extern void (*sha256_add_blocks)(uint32_t state[8], const uint8_t *blocks, size_t count);

void sha256_begin(struct sha256 *hash);
void sha256_add(struct sha256 *hash, const void *bytes, size_t size);
void sha256_end(struct sha256 *hash, uint8_t digest[SHA256_DIGEST_BYTES]);

#endif
