/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * source.h - reading where a number on a disk leads. */
#ifndef FORMAT_DISK_SOURCE_H
#define FORMAT_DISK_SOURCE_H

#include "format/payload.h"

/* Reads what lies wholly on the disk. Returns 1, or 0 for anything else. */
static inline int source_get(
	struct payload_source *source, uint64_t offset, uint8_t *to, size_t size)
{
	return offset <= source->size_bytes && size <= source->size_bytes - offset &&
	       source->read_at(source, offset, to, size) == 0;
}

#endif
