/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * payload_names.h - the names of a container among each other: each question is one exact look in a
 * sorted table of all names, whose cost no choice of names makes worse than n log n.
 *
 * The caller keeps the names, each in a struct of its own. */
#ifndef FORMAT_PAYLOAD_NAMES_H
#define FORMAT_PAYLOAD_NAMES_H

#include "format/payload.h"

struct payload_name {
	const char *text; /* need not end in NUL */
	size_t bytes;
	uint64_t offset; /* of the name in the container */
	uint32_t index;  /* of its entry, from 0, or its line, from 1 */
};

/* Sorts by the bytes of the names, and equal ones by what came first. room holds as many. */
void payload_names_sort(struct payload_name **names, struct payload_name **room, size_t count);

/* Finds a name among sorted ones: the first of equal ones, or 0. */
struct payload_name *payload_names_find(
	struct payload_name *const *names, size_t count, const char *text, size_t bytes);

int payload_names_equal(const struct payload_name *a, const struct payload_name *b);

/* Looks through the sorted names of all entries for one that appears twice and, in a tree, for a
 * path through a file, or for too many directories. Returns 0, or a static phrase with the offset
 * of the name that comes later. directories: how many a tree has, added to it. */
const char *payload_names_check(struct payload_name *const *names, size_t count, int tree,
	uint32_t *directories, uint64_t *problem_offset);

#endif
