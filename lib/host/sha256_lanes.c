/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * sha256_lanes.c - SHA-256 of several streams at once. */
#include "host/sha256_lanes.h"

#include <stdlib.h>
#include <string.h>

#include "format/sha256_x86.h"
#include "host/message.h"
#include "host/sha256_vectors.h"

typedef char lanes_are_vectors[(int)SHA256_LANES_MAX == (int)SHA256_VECTORS ? 1 : -1];

/* Of fewer streams, the way for one is faster. */
enum { LANES_WORTH_IT = 3 };

static struct {
	unsigned lanes;
	sha256_add_eight *add_eight; /* 0: SHA extensions, or one after the other */
} way = { 1, 0 };

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
	sha256_add_eight *add_eight;
	void (*add_one)(uint32_t state[8], const uint8_t *blocks, size_t count);
} ways[] = {
	{ "sha", sha256_x86_is_there, 2, 0, sha256_x86_add_blocks },
	{ "avx2", sha256_vectors_avx2_is_there, SHA256_LANES_MAX, sha256_add_eight_avx2,
		sha256_add_blocks_plain },
	{ "sse2", sha256_vectors_are_there, SHA256_LANES_MAX, sha256_add_eight_sse2,
		sha256_add_blocks_plain },
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
