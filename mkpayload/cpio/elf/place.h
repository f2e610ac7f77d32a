/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * place.h - puts libraries and interpreters into the archive, where the guest's loader finds them.
 */
#ifndef MKPAYLOAD_CPIO_ELF_PLACE_H
#define MKPAYLOAD_CPIO_ELF_PLACE_H

#include "mkpayload/cpio/elf/link_map.h"

/* Puts what was found, with the symbolic links on the way. Returns its path in the archive;
 * allocated. */
char *place_library(
	const struct link_map *map, size_t needed_by, const char *name, const struct directory *at);

/* Puts a file that is at path below root, at its own path, with the links on the way; origin and
 * needed_by are who wants it. Returns its path in the archive, or 0 when it is not there;
 * allocated. */
char *place_file(struct closure *closure, const char *root, const char *path, const char *origin,
	const char *needed_by);

/* Whether the archive has something of this absolute path. */
int place_is_taken(const struct closure *closure, const char *path);

#endif
