/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * link_map.h - one program with all that its loader has loaded so far, in the loader's order, as
 * glibc's list of that name has it (link.h). */
#ifndef MKPAYLOAD_CPIO_ELF_LINK_MAP_H
#define MKPAYLOAD_CPIO_ELF_LINK_MAP_H

#include "mkpayload/cpio/elf/closure.h"
#include "mkpayload/cpio/elf/found.h"
#include "mkpayload/cpio/elf/loader.h"

struct loaded {
	const struct found *found;
	struct object *object; /* what is found there */
	int needed_by;         /* index of who made the loader load it; -1 of the program */
	char **name;           /* under which it was wanted; what counts for being there already */
	size_t names;
	const char *real; /* the file on this machine, where root and path are still to be found */
	const char *root; /* below which path lies */
	char *path, *guest; /* the directories that are its $ORIGIN, here and there */
	char *entry;        /* its path in the archive */
};

struct link_map {
	struct closure *closure;
	const struct closure_file *file;
	const struct loader *loader;
	int has_loader; /* it is a program */
	struct loaded *item;
	size_t count;
	char **missed; /* NAME, ": ", where it was looked for */
	size_t missed_count;
};

/* Appends one; its directories and its entry are still to be filled in. */
struct loaded *link_map_add(struct link_map *map, const struct found *found, int needed_by);

/* Fills in root and path, what $ORIGIN is here: the directory the file is really in. */
void link_map_set_origin(const struct link_map *map, struct loaded *loaded);

/* A name under which it counts as loaded. */
void link_map_name(struct loaded *loaded, const char *name);

/* What is loaded, if the loader would take what is wanted under this name for it; or 0. */
struct loaded *link_map_find(const struct link_map *map, const char *name);

/* The same of a file that was found. */
struct loaded *link_map_find_file(const struct link_map *map, const struct found *found);

/* "/main (--exec x) -> libb.so -> libc.so": who made the loader load it. Allocated. */
char *link_map_chain(const struct link_map *map, int index);

void link_map_end(struct link_map *map);

#endif
