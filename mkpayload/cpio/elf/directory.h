/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * directory.h - lists of directories that are searched for libraries. */
#ifndef MKPAYLOAD_CPIO_ELF_DIRECTORY_H
#define MKPAYLOAD_CPIO_ELF_DIRECTORY_H

#include <stddef.h>

#include "mkpayload/cpio/guest.h"

struct directory {
	const char *root; /* below which path lies: the sysroot, or "" */
	char *path;       /* where to look on this machine */
	char *guest;      /* what the loader calls it in the guest */
	int is_moved;     /* these two differ in more than the root, or may */
	int is_origin;    /* it came from $ORIGIN */
	int needs_link;   /* the loader finds it only by its cache, which the guest does not have */
};

struct directory_list {
	struct directory *item;
	size_t count;
};

/* Appends; path and guest are made clean and copied. guest 0: the same as path. */
struct directory *directory_add(
	struct directory_list *list, const char *root, const char *path, const char *guest);
void directory_end(struct directory_list *list);

/* Reads what ldconfig would: an ld.so.conf with all that it includes, of the archive or below the
 * sysroot. */
void directory_read_conf(
	struct directory_list *list, const struct guest *guest, enum guest_part part);

/* The whole text of a small file of the archive, or below the sysroot, with a NUL behind it; 0 when
 * there is none. Allocated. */
char *directory_read_text(const struct guest *guest, enum guest_part part, const char *path);

#endif
