/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * cpio_walk.h - walks the members of newc archives that lie one behind the other in memory, as
 * Linux does (init/initramfs.c): between members there may be zero bytes, and each begins at a
 * multiple of 4 bytes. */
#ifndef FORMAT_CPIO_WALK_H
#define FORMAT_CPIO_WALK_H

#include <stddef.h>
#include <stdint.h>

#include "format/cpio.h"
#include "format/compression.h"

struct cpio_member {
	uint64_t offset; /* of its header */
	struct cpio_header header;
	const char *name; /* ends in NUL, unless Linux drops the member for its namesize */
	const uint8_t *data;
	int is_trailer;
};

struct cpio_walk {
	const uint8_t *bytes;
	uint64_t size_bytes;
	uint64_t at;
	unsigned long members, archives; /* so far, without and with trailers */
	int in_archive;                  /* no trailer after the last member */
	/* Why it ended, if it did so early; nothing behind this can be read. */
	const char *problem;
	uint64_t problem_offset;
	const struct compression *compression; /* of what begins at problem_offset, or 0 */
};

void cpio_walk_begin(struct cpio_walk *walk, const uint8_t *bytes, uint64_t size_bytes);

/* Returns 1 with a member, 0 at the end, -1 with a problem. */
int cpio_walk_next(struct cpio_walk *walk, struct cpio_member *member);

#endif
