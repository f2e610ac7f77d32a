/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * buffer.h - bytes of the input as a source, of which nothing is read that is not there. */
#ifndef TESTS_FUZZ_BUFFER_H
#define TESTS_FUZZ_BUFFER_H

#include "format/payload.h"
#include "fuzz.h"

struct buffer {
	struct payload_source source; /* first: a source is a buffer */
	const uint8_t *bytes;
};

static const char *read_buffer(
	struct payload_source *source, uint64_t offset, void *to, size_t size)
{
	must(offset <= source->size_bytes && size <= source->size_bytes - offset);
	memcpy(to, ((const struct buffer *)source)->bytes + offset, size);
	return 0;
}

#endif
