/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * root.h - paths as they are below another root directory, as chroot(2) would have it. */
#ifndef MKPAYLOAD_CPIO_ROOT_H
#define MKPAYLOAD_CPIO_ROOT_H

#include <limits.h>

/* Follows all symbolic links of an absolute path, within root ("" is this machine's own). visit, if
 * not 0, is called for each of them, with its own path, free of links, and its target. Returns 0,
 * or an errno value; resolved is absolute below the root, and allocated. */
int root_resolve(const char *root, const char *path, char **resolved,
	void (*visit)(void *context, const char *link, const char *target), void *context);

/* Makes an absolute path clean without looking: no empty, '.' and '..' components. Allocated. */
char *root_clean(const char *path);

/* The directory a clean path lies in, "/" at least; allocated. */
char *root_directory_of(const char *path);

/* DIRECTORY/NAME, without a second slash; allocated. */
char *root_join(const char *directory, const char *name);

#endif
