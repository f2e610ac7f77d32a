/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * payload_reader.h - walks the entries of a container, from wherever its bytes come.
 *
 * Every program reads containers through this one, so all of them refuse the same damage with the
 * same words: docs/format.md, "What a reader must refuse". */
#ifndef FORMAT_PAYLOAD_READER_H
#define FORMAT_PAYLOAD_READER_H

#include <stddef.h>
#include <stdint.h>

#include "format/name.h"
#include "format/name_set.h"
#include "format/payload.h"

/* Where the bytes of a container come from: a file, a device, a buffer. */
struct payload_source {
	/* Reads exactly size bytes; never asked for bytes behind size_bytes. Returns 0, or a static
	 * phrase that says why it could not. */
	const char *(*read_at)(
		struct payload_source *source, uint64_t offset, void *to, size_t size);
	/* The length of the file or device. Where it cannot be found out: PAYLOAD_SIZE_UNKNOWN, and
	 * the reads themselves find the end. */
	uint64_t size_bytes;
};

#define PAYLOAD_SIZE_UNKNOWN ((uint64_t)1 << 62)

struct payload_entry {
	uint64_t head_offset; /* of the entry's first byte */
	uint64_t data_offset; /* of its file's first byte */
	uint64_t file_bytes;
	const char *name; /* in the reader, ends in NUL, good until the next call */
	size_t name_bytes;
};

struct payload_reader {
	struct payload_source *source;
	struct payload_header header;
	uint32_t index;       /* of the entry that comes next, from 0 */
	uint64_t next_offset; /* where it begins; after the last entry, where the container ends */
	int tree; /* names may be paths; the caller sets it after payload_reader_begin */
	struct name_set *names; /* the caller's; 0 for a walk that need not compare names */
	uint32_t directories;   /* of a tree, so far; known if names is */
	const char *problem;    /* 0, or a static phrase; nothing more is read then */
	uint64_t problem_offset;
	uint8_t head[PAYLOAD_ENTRY_BYTES_MAX + NAME_PATH_BYTES_MAX + 1];
};

/* Reads the header of the container. With names (which is cleared), a name that appears twice is a
 * problem, and in a tree one that is both a file and a directory. Returns 0 or the problem. */
const char *payload_reader_begin(
	struct payload_reader *reader, struct payload_source *source, struct name_set *names);

/* Reads the next entry. Returns 1 with an entry, 0 after the last one, -1 with reader->problem. */
int payload_reader_next(struct payload_reader *reader, struct payload_entry *entry);

#endif
