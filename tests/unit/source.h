/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * source.h - a container in memory for unit tests; it watches what it is asked for. */
#ifndef TESTS_SOURCE_H
#define TESTS_SOURCE_H

#include <stdint.h>
#include <string.h>

#include "format/payload.h"

struct memory_source {
	struct payload_source source; /* first */
	const uint8_t *bytes;
	size_t real_bytes;   /* how many there are, whatever source.size_bytes says */
	uint64_t bad_offset; /* a read that touches this byte fails; beyond the end: none does */
	unsigned beyond;     /* reads behind source.size_bytes: there must be none */
	uint64_t reads, read_bytes;
};

static inline const char *memory_read_at(
	struct payload_source *source, uint64_t offset, void *to, size_t size)
{
	struct memory_source *memory = (struct memory_source *)source;

	memory->reads++;
	memory->read_bytes += size;
	if (offset > source->size_bytes || size > source->size_bytes - offset) {
		memory->beyond++;
		return "asked for bytes behind the end";
	}
	if (offset <= memory->bad_offset && memory->bad_offset - offset < size)
		return "a bad sector";
	if (offset > memory->real_bytes || size > memory->real_bytes - offset)
		return "the device ends here";
	memcpy(to, memory->bytes + offset, size);
	return 0;
}

static inline void memory_open(struct memory_source *memory, const void *bytes, size_t size)
{
	memory->source.read_at = memory_read_at;
	memory->source.size_bytes = size;
	memory->source.begin_offset = 0;
	memory->bytes = bytes;
	memory->real_bytes = size;
	memory->bad_offset = UINT64_MAX;
	memory->beyond = 0;
	memory->reads = memory->read_bytes = 0;
}

#endif
