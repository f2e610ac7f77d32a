/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * sha256_vectors.c - SHA-256 of eight streams on vectors: FIPS 180-4, section 6.2, whose letters
 * these are. */
#include "host/sha256_vectors.h"

#include <string.h>

#include "format/sha256.h"

/* Wanted: vectors of any width with C's operators, and loops unrolled by request. */
#if defined(__clang__) || __GNUC__ >= 8
#define HAS_VECTORS 1
#endif

#ifdef HAS_VECTORS

/* Every function that takes or returns a vector is inlined: there is no call whose convention could
 * differ. */
#pragma GCC diagnostic ignored "-Wpsabi"

#define PART_OF_IT static inline __attribute__((always_inline))

/* One word of each stream. */
typedef uint32_t words __attribute__((vector_size(4 * SHA256_VECTORS)));

#define ROTATE_RIGHT(value, bits) ((value) >> (bits) | (value) << (32 - (bits)))

PART_OF_IT uint32_t get_be32(const uint8_t *from)
{
	uint32_t value;

	memcpy(&value, from, sizeof value);
#if __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__
	value = __builtin_bswap32(value);
#endif
	return value;
}

PART_OF_IT void get_block(
	words w[16], const uint8_t *const blocks[SHA256_VECTORS], size_t offset_bytes)
{
	uint32_t column[SHA256_VECTORS];
	int t, lane;

	for (t = 0; t < 16; t++) {
		for (lane = 0; lane < SHA256_VECTORS; lane++)
			column[lane] = get_be32(blocks[lane] + offset_bytes + 4 * t);
		memcpy(&w[t], column, sizeof w[t]);
	}
}

/* Replaces w[t % 16] by the schedule's word t. */
PART_OF_IT void expand(words w[16], int t)
{
	words w15 = w[(t - 15) & 15], w2 = w[(t - 2) & 15];

	w[t & 15] += (ROTATE_RIGHT(w15, 7) ^ ROTATE_RIGHT(w15, 18) ^ w15 >> 3) + w[(t - 7) & 15] +
		     (ROTATE_RIGHT(w2, 17) ^ ROTATE_RIGHT(w2, 19) ^ w2 >> 10);
}

/* s holds a to h; they move one place a round, so instead of moving them each round names them
 * anew. */
PART_OF_IT void do_round(words s[8], const words *w, int t)
{
	words *a = &s[-t & 7], *b = &s[(1 - t) & 7], *c = &s[(2 - t) & 7], *d = &s[(3 - t) & 7];
	words *e = &s[(4 - t) & 7], *f = &s[(5 - t) & 7], *g = &s[(6 - t) & 7],
	      *h = &s[(7 - t) & 7];
	words t1 = *h + (ROTATE_RIGHT(*e, 6) ^ ROTATE_RIGHT(*e, 11) ^ ROTATE_RIGHT(*e, 25)) +
		   (*g ^ (*e & (*f ^ *g))) + sha256_constants[t] + *w;

	*d += t1;
	*h = t1 + (ROTATE_RIGHT(*a, 2) ^ ROTATE_RIGHT(*a, 13) ^ ROTATE_RIGHT(*a, 22)) +
	     ((*a & *b) | (*c & (*a | *b)));
}

PART_OF_IT void add_block(words state[8], words w[16])
{
	words s[8];
	int base, i;

	memcpy(s, state, sizeof s);
	for (base = 0; base < 64; base += 16) {
#pragma GCC unroll 16
		for (i = 0; i < 16; i++) {
			if (base > 0)
				expand(w, base + i);
			do_round(s, &w[i], base + i);
		}
	}
	for (i = 0; i < 8; i++)
		state[i] += s[i];
}

PART_OF_IT void add_blocks(uint32_t *const states[SHA256_VECTORS],
	const uint8_t *const blocks[SHA256_VECTORS], size_t count)
{
	words state[8], w[16];
	size_t at;
	int i, lane;

	for (i = 0; i < 8; i++) {
		for (lane = 0; lane < SHA256_VECTORS; lane++)
			state[i][lane] = states[lane][i];
	}
	for (at = 0; at < count; at++) {
		get_block(w, blocks, at * SHA256_BLOCK_BYTES);
		add_block(state, w);
	}
	for (i = 0; i < 8; i++) {
		for (lane = 0; lane < SHA256_VECTORS; lane++)
			states[lane][i] = state[i][lane];
	}
}

int sha256_vectors_are_there(void)
{
	return 1;
}

/* With what every processor of the architecture has: on x86_64 that is SSE2. */
void sha256_add_eight_sse2(uint32_t *const states[SHA256_VECTORS],
	const uint8_t *const blocks[SHA256_VECTORS], size_t count)
{
	add_blocks(states, blocks, count);
}

#ifdef __x86_64__
__attribute__((target("avx2"))) void sha256_add_eight_avx2(uint32_t *const states[SHA256_VECTORS],
	const uint8_t *const blocks[SHA256_VECTORS], size_t count)
{
	add_blocks(states, blocks, count);
}

int sha256_vectors_avx2_is_there(void)
{
	return __builtin_cpu_supports("avx2");
}
#else
void sha256_add_eight_avx2(uint32_t *const states[SHA256_VECTORS],
	const uint8_t *const blocks[SHA256_VECTORS], size_t count)
{
	add_blocks(states, blocks, count);
}

int sha256_vectors_avx2_is_there(void)
{
	return 0;
}
#endif

#else /* no such compiler (tcc): nobody calls them */

int sha256_vectors_are_there(void)
{
	return 0;
}

int sha256_vectors_avx2_is_there(void)
{
	return 0;
}

void sha256_add_eight_sse2(uint32_t *const states[SHA256_VECTORS],
	const uint8_t *const blocks[SHA256_VECTORS], size_t count)
{
	(void)states;
	(void)blocks;
	(void)count;
}

void sha256_add_eight_avx2(uint32_t *const states[SHA256_VECTORS],
	const uint8_t *const blocks[SHA256_VECTORS], size_t count)
{
	(void)states;
	(void)blocks;
	(void)count;
}

#endif
