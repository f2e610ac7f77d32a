/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * compare.c - the bytes of two files, compared in one pass. */
#include "payload/compare.h"

#include <string.h>

#include "host/progress.h"

enum { PIECE_BYTES = 256 * 1024 }; /* two of them stay in a processor's cache */

static size_t first_difference(const uint8_t *a, const uint8_t *b)
{
	size_t i = 0;

	while (a[i] == b[i])
		i++;
	return i;
}

static uint64_t count_differences(const uint8_t *a, const uint8_t *b, size_t size)
{
	uint64_t count = 0;
	size_t i;

	for (i = 0; i < size; i++)
		count += a[i] != b[i];
	return count;
}

/* Compares size bytes of both, up to the first difference if it is brief. */
static void compare(struct difference *difference, struct side_reader *a, struct side_reader *b,
	uint64_t size, int brief)
{
	static uint8_t piece_a[PIECE_BYTES], piece_b[PIECE_BYTES];
	uint64_t done;
	size_t part;

	for (done = 0; done < size && !(brief && !difference->is_same); done += part) {
		part = size - done < PIECE_BYTES ? (size_t)(size - done) : (size_t)PIECE_BYTES;
		side_reader_get(a, done, piece_a, part);
		side_reader_get(b, done, piece_b, part);
		progress_add(part);
		if (memcmp(piece_a, piece_b, part) == 0)
			continue;
		if (difference->is_same)
			difference->first_offset = done + first_difference(piece_a, piece_b);
		difference->is_same = 0;
		difference->bytes += count_differences(piece_a, piece_b, part);
	}
}

void compare_files(struct difference *difference, const struct side *side_a,
	const struct side_file *a, const struct side *side_b, const struct side_file *b, int brief)
{
	uint64_t both = a->size_bytes < b->size_bytes ? a->size_bytes : b->size_bytes;
	uint64_t all = a->size_bytes + b->size_bytes - both;
	struct side_reader reader_a, reader_b;

	memset(difference, 0, sizeof *difference);
	if (brief && both < all)
		return;
	difference->is_same = 1;
	side_reader_begin(&reader_a, side_a, a);
	side_reader_begin(&reader_b, side_b, b);
	compare(difference, &reader_a, &reader_b, both, brief);
	side_reader_end(&reader_a);
	side_reader_end(&reader_b);
	if (difference->is_same && both < all)
		difference->first_offset = both;
	difference->is_same &= both == all;
	difference->bytes += all - both;
}
