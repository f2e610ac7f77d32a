/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * found.h - what lies at a path: in the archive, in it and below the sysroot, or on this machine.
 * Each path is looked at once. */
#ifndef MKPAYLOAD_CPIO_ELF_FOUND_H
#define MKPAYLOAD_CPIO_ELF_FOUND_H

#include "mkpayload/cpio/elf/closure.h"

enum found_where { FOUND_IN_ARCHIVE, FOUND_BELOW_SYSROOT, FOUND_ON_MACHINE };

struct found {
	int problem;                     /* an errno value; 0: a regular file that can be read */
	char *path;                      /* where that is, without links; below the same root */
	char *real;                      /* on this machine */
	struct object *object;           /* what it is */
	const struct archive_file *file; /* which of the archive's; 0: it is not in the archive */
	int is_executable;
};

/* path is absolute. root is that of FOUND_ON_MACHINE. */
const struct found *found_at(
	struct closure *closure, enum found_where where, const char *root, const char *path);

/* The same of a file that an option has put there. */
const struct found *found_entry(struct closure *closure, const struct archive_entry *entry);
void found_end(struct closure *closure);

/* Whether two are one file for the guest. */
int found_is_same(const struct found *a, const struct found *b);

#endif
