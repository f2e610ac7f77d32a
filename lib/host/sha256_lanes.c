/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * sha256_lanes.c - SHA-256 of several streams at once. */
#include "host/sha256_lanes.h"

#include <stdlib.h>
#include <string.h>

#include "format/sha256_x86.h"
#include "host/message.h"

/* Every function that takes or returns a vector is inlined: there is no call whose convention could
 * differ. */
#pragma GCC diagnostic ignored "-Wpsabi"

#define PART_OF_IT static inline __attribute__((always_inline))

/* One word of each stream. */
typedef uint32_t words __attribute__((vector_size(4 * SHA256_LANES_MAX)));

/* Of fewer streams, the way for one is faster. */
enum { LANES_WORTH_IT = 3 };

typedef void add_eight(uint32_t *const states[SHA256_LANES_MAX],
	const uint8_t *const blocks[SHA256_LANES_MAX], size_t count);

static struct {
	unsigned lanes;
	add_eight *add_eight; /* 0: SHA extensions, or one after the other */
} way = { 1, 0 };

/* --- Eight streams: FIPS 180-4, section 6.2, on vectors. The letters are those of the standard.
 * --- */

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
	words w[16], const uint8_t *const blocks[SHA256_LANES_MAX], size_t offset_bytes)
{
	uint32_t column[SHA256_LANES_MAX];
	int t, lane;

	for (t = 0; t < 16; t++) {
		for (lane = 0; lane < SHA256_LANES_MAX; lane++)
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

PART_OF_IT void add_blocks(uint32_t *const states[SHA256_LANES_MAX],
	const uint8_t *const blocks[SHA256_LANES_MAX], size_t count)
{
	words state[8], w[16];
	size_t at;
	int i, lane;

	for (i = 0; i < 8; i++) {
		for (lane = 0; lane < SHA256_LANES_MAX; lane++)
			state[i][lane] = states[lane][i];
	}
	for (at = 0; at < count; at++) {
		get_block(w, blocks, at * SHA256_BLOCK_BYTES);
		add_block(state, w);
	}
	for (i = 0; i < 8; i++) {
		for (lane = 0; lane < SHA256_LANES_MAX; lane++)
			states[lane][i] = state[i][lane];
	}
}

/* With what every processor of the architecture has: on x86_64 that is SSE2. */
static void add_eight_with_sse2(uint32_t *const states[SHA256_LANES_MAX],
	const uint8_t *const blocks[SHA256_LANES_MAX], size_t count)
{
	add_blocks(states, blocks, count);
}

#ifdef __x86_64__
__attribute__((target("avx2"))) static void add_eight_with_avx2(
	uint32_t *const states[SHA256_LANES_MAX], const uint8_t *const blocks[SHA256_LANES_MAX],
	size_t count)
{
	add_blocks(states, blocks, count);
}

static int has_avx2(void)
{
	return __builtin_cpu_supports("avx2");
}
#else
#define add_eight_with_avx2 add_eight_with_sse2

static int has_avx2(void)
{
	return 0;
}
#endif

/* --- Choosing. --- */

static int always(void)
{
	return 1;
}

/* The first one that the processor has is taken. */
static const struct {
	const char *name;
	int (*is_there)(void);
	unsigned lanes;
	add_eight *add_eight;
	void (*add_one)(uint32_t state[8], const uint8_t *blocks, size_t count);
} ways[] = {
	{ "sha", sha256_x86_is_there, 2, 0, sha256_x86_add_blocks },
	{ "avx2", has_avx2, SHA256_LANES_MAX, add_eight_with_avx2, sha256_add_blocks_plain },
	{ "sse2", always, SHA256_LANES_MAX, add_eight_with_sse2, sha256_add_blocks_plain },
	{ "plain", always, 1, 0, sha256_add_blocks_plain },
};

enum { WAYS = sizeof ways / sizeof *ways };

unsigned sha256_lanes_begin(void)
{
	const char *forced = getenv("LBPAYLOAD_SHA256");
	size_t i;

	for (i = 0; i < WAYS; i++) {
		if (forced && strcmp(forced, ways[i].name) != 0)
			continue;
		if (!ways[i].is_there()) {
			if (forced)
				die("LBPAYLOAD_SHA256=%s: this processor has no such instructions",
					forced);
			continue;
		}
		way.lanes = ways[i].lanes;
		way.add_eight = ways[i].add_eight;
		sha256_add_blocks = ways[i].add_one;
		return way.lanes;
	}
	die("LBPAYLOAD_SHA256=%s: not one of sha, avx2, sse2, plain", forced);
}

/* --- Adding. --- */

static void add_pairs(
	struct sha256 *const *hashes, const uint8_t *const *blocks, unsigned lanes, size_t count)
{
	unsigned i;

	for (i = 0; i + 1 < lanes; i += 2)
		sha256_x86_add_blocks_of_two(
			hashes[i]->state, blocks[i], hashes[i + 1]->state, blocks[i + 1], count);
	if (i < lanes)
		sha256_x86_add_blocks(hashes[i]->state, blocks[i], count);
}

/* The lanes that are left over hash the first stream again, into nowhere. */
static void fill_eight(
	struct sha256 *const *hashes, const uint8_t *const *blocks, unsigned lanes, size_t count)
{
	uint32_t *states[SHA256_LANES_MAX], nowhere[8] = { 0 };
	const uint8_t *from[SHA256_LANES_MAX];
	unsigned i;

	for (i = 0; i < SHA256_LANES_MAX; i++) {
		states[i] = i < lanes ? hashes[i]->state : nowhere;
		from[i] = blocks[i < lanes ? i : 0];
	}
	way.add_eight(states, from, count);
}

void sha256_lanes_add(
	struct sha256 *const *hashes, const uint8_t *const *blocks, unsigned lanes, size_t count)
{
	unsigned i;

	if (way.add_eight && lanes >= LANES_WORTH_IT)
		fill_eight(hashes, blocks, lanes, count);
	else if (way.lanes == 2)
		add_pairs(hashes, blocks, lanes, count);
	else
		for (i = 0; i < lanes; i++)
			sha256_add_blocks(hashes[i]->state, blocks[i], count);
	for (i = 0; i < lanes; i++)
		hashes[i]->total_bytes += count * SHA256_BLOCK_BYTES;
}
