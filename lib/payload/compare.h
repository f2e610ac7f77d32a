/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * compare.h - the bytes of two files, compared in one pass. */
#ifndef PAYLOAD_COMPARE_H
#define PAYLOAD_COMPARE_H

#include "payload/side.h"

struct difference {
	int is_same;
	uint64_t first_offset; /* of the first byte that differs, or that only one has */
	uint64_t bytes;        /* how many differ, with those that only one has */
};

/* In one thread at a time. With brief it is only known whether they are the same. */
void compare_files(struct difference *difference, const struct side *side_a,
	const struct side_file *a, const struct side *side_b, const struct side_file *b, int brief);

#endif
