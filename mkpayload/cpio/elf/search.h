/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * search.h - where a loader looks for a library. */
#ifndef MKPAYLOAD_CPIO_ELF_SEARCH_H
#define MKPAYLOAD_CPIO_ELF_SEARCH_H

#include "mkpayload/cpio/elf/link_map.h"

/* A library that was looked for. */
struct search {
	const struct link_map *map;
	size_t needed_by; /* index in the map */
	const char *name;
	struct object *object;      /* what was found */
	struct directory directory; /* and where; its strings are allocated */
	char *looked;               /* where it was looked for, for people; allocated */
	int is_stopped;             /* by a file that the loader would fail with */
	int is_in_archive;          /* brought by somebody else, under the name */
};

/* Returns whether there is one. */
int search_library(struct search *search);
void search_end(struct search *search);

#endif
