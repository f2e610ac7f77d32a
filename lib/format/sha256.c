/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * sha256.c - SHA-256, FIPS 180-4 section 6.2, in plain C. */
#include "format/sha256.h"

#include <string.h>

/* clang-format off */
static const uint32_t initial_state[8] = {
	0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a, 0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19,
};

const uint32_t sha256_constants[64] = {
	0x428a2f98, 0x71374491, 0xb5c0fbcf, 0xe9b5dba5, 0x3956c25b, 0x59f111f1, 0x923f82a4, 0xab1c5ed5,
	0xd807aa98, 0x12835b01, 0x243185be, 0x550c7dc3, 0x72be5d74, 0x80deb1fe, 0x9bdc06a7, 0xc19bf174,
	0xe49b69c1, 0xefbe4786, 0x0fc19dc6, 0x240ca1cc, 0x2de92c6f, 0x4a7484aa, 0x5cb0a9dc, 0x76f988da,
	0x983e5152, 0xa831c66d, 0xb00327c8, 0xbf597fc7, 0xc6e00bf3, 0xd5a79147, 0x06ca6351, 0x14292967,
	0x27b70a85, 0x2e1b2138, 0x4d2c6dfc, 0x53380d13, 0x650a7354, 0x766a0abb, 0x81c2c92e, 0x92722c85,
	0xa2bfe8a1, 0xa81a664b, 0xc24b8b70, 0xc76c51a3, 0xd192e819, 0xd6990624, 0xf40e3585, 0x106aa070,
	0x19a4c116, 0x1e376c08, 0x2748774c, 0x34b0bcb5, 0x391c0cb3, 0x4ed8aa4a, 0x5b9cca4f, 0x682e6ff3,
	0x748f82ee, 0x78a5636f, 0x84c87814, 0x8cc70208, 0x90befffa, 0xa4506ceb, 0xbef9a3f7, 0xc67178f2,
};
/* clang-format on */

/* A macro, since tcc calls even inline functions: that took twice the instructions. */
#define ROTATE_RIGHT(value, bits) ((value) >> (bits) | (value) << (32 - (bits)))

/* The letters are those of the standard. It xors three rotations of a letter; the second is rotated
 * from the first here and the third from both, since the letter need not be copied for each. */
static void add_block(uint32_t state[8], const uint8_t *block)
{
	uint32_t w[64], sum, late;
	uint32_t a = state[0], b = state[1], c = state[2], d = state[3];
	uint32_t e = state[4], f = state[5], g = state[6], h = state[7];
	int t;

	for (t = 0; t < 16; t++, block += 4)
		w[t] = (uint32_t)block[0] << 24 | (uint32_t)block[1] << 16 |
		       (uint32_t)block[2] << 8 | block[3];
	for (t = 16; t < 64; t++) {
		sum = w[t - 15] ^ ROTATE_RIGHT(w[t - 15], 11);
		late = w[t - 2] ^ ROTATE_RIGHT(w[t - 2], 2);
		w[t] = (ROTATE_RIGHT(late, 17) ^ w[t - 2] >> 10) + w[t - 7] +
		       (ROTATE_RIGHT(sum, 7) ^ w[t - 15] >> 3) + w[t - 16];
	}
	for (t = 0; t < 64; t++) {
		sum = ROTATE_RIGHT(e, 14) ^ e;
		sum = ROTATE_RIGHT(sum, 5) ^ e;
		late = h + ROTATE_RIGHT(sum, 6) + (g ^ (e & (f ^ g))) + sha256_constants[t] + w[t];
		h = g, g = f, f = e, e = d + late;
		sum = ROTATE_RIGHT(a, 9) ^ a;
		sum = ROTATE_RIGHT(sum, 11) ^ a;
		late += ROTATE_RIGHT(sum, 2) + ((a & b) | (c & (a | b)));
		d = c, c = b, b = a, a = late;
	}
	state[0] += a, state[1] += b, state[2] += c, state[3] += d;
	state[4] += e, state[5] += f, state[6] += g, state[7] += h;
}

void sha256_add_blocks_plain(uint32_t state[8], const uint8_t *blocks, size_t count)
{
	for (; count > 0; count--, blocks += SHA256_BLOCK_BYTES)
		add_block(state, blocks);
}

void (*sha256_add_blocks)(
	uint32_t state[8], const uint8_t *blocks, size_t count) = sha256_add_blocks_plain;

void sha256_begin(struct sha256 *hash)
{
	memcpy(hash->state, initial_state, sizeof initial_state);
	hash->total_bytes = 0;
}

void sha256_add(struct sha256 *hash, const void *bytes, size_t size)
{
	const uint8_t *from = bytes;
	size_t used, part;

	for (; size > 0; size -= part, from += part, hash->total_bytes += part) {
		used = (size_t)hash->total_bytes & (SHA256_BLOCK_BYTES - 1);
		part = size & ~(size_t)(SHA256_BLOCK_BYTES - 1);
		if (used == 0 && part > 0) {
			sha256_add_blocks(hash->state, from, part / SHA256_BLOCK_BYTES);
			continue;
		}
		part = SHA256_BLOCK_BYTES - used < size ? SHA256_BLOCK_BYTES - used : size;
		memcpy(hash->block + used, from, part);
		if (used + part == SHA256_BLOCK_BYTES)
			sha256_add_blocks(hash->state, hash->block, 1);
	}
}

void sha256_end(struct sha256 *hash, uint8_t digest[SHA256_DIGEST_BYTES])
{
	static const uint8_t padding[SHA256_BLOCK_BYTES] = { 0x80 };
	enum { LENGTH_OFFSET = SHA256_BLOCK_BYTES - 8 };
	uint64_t total_bits = hash->total_bytes << 3;
	size_t used = (size_t)hash->total_bytes & (SHA256_BLOCK_BYTES - 1);
	uint8_t length[8];
	int i;

	for (i = 0; i < 8; i++, total_bits >>= 8)
		length[7 - i] = (uint8_t)total_bits;
	sha256_add(hash, padding,
		(used < LENGTH_OFFSET ? 0 : SHA256_BLOCK_BYTES) + LENGTH_OFFSET - used);
	sha256_add(hash, length, sizeof length);
	for (i = 0; i < SHA256_DIGEST_BYTES; i++)
		digest[i] = (uint8_t)(hash->state[i / 4] >> (24 - 8 * (i % 4)));
}
