/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * sha256_fuzz.c - any bytes, cut into pieces as the first of them say: the digest is that of all at
 * once, and of each other way that this processor has, one stream, two and eight.
 *
 * Aims at lib/format/sha256.c lib/format/sha256_x86.c lib/host/sha256_vectors.c */
#include "format/sha256.h"
#include "format/sha256_x86.h"
#include "fuzz.h"
#include "host/sha256_vectors.h"

static void digest_of(uint8_t *digest, const uint8_t *data, size_t size)
{
	struct sha256 hash;

	sha256_begin(&hash);
	sha256_add(&hash, data, size);
	sha256_end(&hash, digest);
}

static void check_pieces(const uint8_t *wanted, const uint8_t *data, size_t size)
{
	uint8_t digest[SHA256_DIGEST_BYTES];
	struct sha256 hash;
	size_t at, piece, cut = 0;

	sha256_begin(&hash);
	for (at = 0; at < size; at += piece) {
		piece = data[cut++ % size];
		piece = piece < size - at ? piece : size - at;
		if (piece == 0 && cut > size)
			piece = 1;
		sha256_add(&hash, data + at, piece);
	}
	must(hash.total_bytes == size);
	sha256_end(&hash, digest);
	must(memcmp(digest, wanted, sizeof digest) == 0);
}

/* Padded by hand (FIPS 180-4, 5.1.1): how the standard ends a message, in whole blocks. */
static size_t pad(uint8_t *to, const uint8_t *data, size_t size)
{
	size_t blocks = (size + 1 + 8 + 63) / 64, i;

	memset(to, 0, blocks * 64);
	memcpy(to, data, size);
	to[size] = 0x80;
	for (i = 0; i < 8; i++)
		to[blocks * 64 - 1 - i] = (uint8_t)((uint64_t)size * 8 >> 8 * i);
	return blocks;
}

static void begin(uint32_t state[8])
{
	struct sha256 hash;

	sha256_begin(&hash);
	memcpy(state, hash.state, sizeof hash.state);
}

static void must_be(const uint8_t *wanted, const uint32_t state[8])
{
	int i;

	for (i = 0; i < SHA256_DIGEST_BYTES; i++)
		must(wanted[i] == (state[i / 4] >> (24 - i % 4 * 8) & 0xff));
}

static void check_x86(const uint8_t *wanted, const uint8_t *blocks, size_t count)
{
	uint32_t a[8], b[8];

	if (!sha256_x86_is_there())
		return;
	begin(a);
	sha256_x86_add_blocks(a, blocks, count);
	must_be(wanted, a);
	begin(a);
	begin(b);
	sha256_x86_add_blocks_of_two(a, blocks, b, blocks, count);
	must_be(wanted, a);
	must_be(wanted, b);
}

/* The streams are the same one, each in a piece of memory of its own. */
static void check_eight(
	sha256_add_eight *add, const uint8_t *wanted, const uint8_t *blocks, size_t count)
{
	static uint32_t state[SHA256_VECTORS][8];
	uint32_t *states[SHA256_VECTORS];
	const uint8_t *streams[SHA256_VECTORS];
	int i;

	for (i = 0; i < SHA256_VECTORS; i++) {
		begin(state[i]);
		states[i] = state[i];
		streams[i] = blocks;
	}
	add(states, streams, count);
	for (i = 0; i < SHA256_VECTORS; i++)
		must_be(wanted, state[i]);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	uint8_t wanted[SHA256_DIGEST_BYTES], *blocks = malloc(size + 128);
	uint32_t state[8];
	size_t count;

	must(blocks != 0);
	digest_of(wanted, data, size);
	if (size > 0)
		check_pieces(wanted, data, size);
	count = pad(blocks, data, size);
	begin(state);
	sha256_add_blocks_plain(state, blocks, count);
	must_be(wanted, state);
	check_x86(wanted, blocks, count);
	if (sha256_vectors_are_there())
		check_eight(sha256_add_eight_sse2, wanted, blocks, count);
	if (sha256_vectors_are_there() && sha256_vectors_avx2_is_there())
		check_eight(sha256_add_eight_avx2, wanted, blocks, count);
	free(blocks);
	return 0;
}
