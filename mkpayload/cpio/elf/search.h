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
	/* The search's own: */
	const char *file; /* the name without directories */
	enum found_where where;
	/* What came of it: */
	const struct found *found;  /* 0: nothing */
	struct directory directory; /* in which one; its strings are allocated */
	char *looked;               /* where it was looked for, for people; allocated */
	int is_stopped;             /* by a file that the loader would fail with */
};

/* Looks into the archive first, everywhere, and then at what may be brought. Returns whether there
 * is one. */
int search_library(struct search *search);
void search_end(struct search *search);

#endif
