/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * sparse.h - a disk of zeros out of few bytes of input, which watches what is read of it: 2 bytes
 * say how many sectors it has, one how many bytes more; then pieces, an offset of 3 bytes, a length
 * of one, and so many bytes. All numbers are little-endian. */
#ifndef TESTS_FUZZ_SPARSE_H
#define TESTS_FUZZ_SPARSE_H

#include "format/payload.h"
#include "fuzz.h"

enum { SPARSE_BYTES_MAX = 1 << 20 };

struct sparse {
	struct payload_source source; /* first */
	uint64_t reads, read_bytes;
};

static uint8_t sparse_bytes[SPARSE_BYTES_MAX + 256];

static inline const char *sparse_read_at(
	struct payload_source *source, uint64_t offset, void *to, size_t size)
{
	struct sparse *sparse = (struct sparse *)source;

	must(offset <= source->size_bytes && size <= source->size_bytes - offset);
	sparse->reads++;
	sparse->read_bytes += size;
	memcpy(to, sparse_bytes + offset, size);
	return 0;
}

/* Puts the pieces where they belong, or zeros there again. */
static inline void sparse_put(const uint8_t *data, size_t size, int is_again)
{
	size_t at, length, offset;

	for (at = 3; size >= 4 && at <= size - 4; at += length) {
		offset = data[at] | (size_t)data[at + 1] << 8 | (size_t)data[at + 2] << 16;
		length = data[at + 3];
		at += 4;
		if (length > size - at)
			length = size - at;
		offset %= SPARSE_BYTES_MAX;
		if (is_again)
			memset(sparse_bytes + offset, 0, length);
		else
			memcpy(sparse_bytes + offset, data + at, length);
	}
}

static inline void sparse_open(struct sparse *sparse, const uint8_t *data, size_t size)
{
	size_t sectors = size < 3 ? 0 : data[0] | (size_t)data[1] << 8;

	sparse->source.read_at = sparse_read_at;
	sparse->source.size_bytes = sectors * 512 + (size < 3 ? 0 : data[2]);
	if (sparse->source.size_bytes > SPARSE_BYTES_MAX)
		sparse->source.size_bytes = SPARSE_BYTES_MAX;
	sparse->reads = sparse->read_bytes = 0;
	sparse_put(data, size, 0);
}

#endif
