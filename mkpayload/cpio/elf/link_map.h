/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * link_map.h - one program with all that its loader has loaded so far, in the loader's order, as
 * glibc's list of that name has it (link.h). */
#ifndef MKPAYLOAD_CPIO_ELF_LINK_MAP_H
#define MKPAYLOAD_CPIO_ELF_LINK_MAP_H

#include "mkpayload/cpio/elf/closure.h"
#include "mkpayload/cpio/elf/loader.h"

struct loaded {
	struct object *object;
	int needed_by;      /* index of who made the loader load it; -1 of the program */
	char *name;         /* under which it was wanted */
	const char *root;   /* below which path lies */
	char *path, *guest; /* the directories that are its $ORIGIN, here and there */
	char *entry;        /* its path in the archive */
};

struct link_map {
	struct closure *closure;
	const struct closure_file *file;
	struct loader loader;
	int has_loader; /* it is a program */
	struct loaded *item;
	size_t count;
};

/* Appends one; its directories and its entry are still to be filled in. */
struct loaded *link_map_add(
	struct link_map *map, struct object *object, int needed_by, const char *name);

/* Whether the loader would take what is wanted under this name for loaded. */
int link_map_has(const struct link_map *map, const char *name);

/* "/main (--exec x) -> libb.so -> libc.so": who made the loader load it. Allocated. */
char *link_map_chain(const struct link_map *map, int index);

void link_map_end(struct link_map *map);

#endif
