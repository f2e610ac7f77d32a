/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * spec.h - lists of what shall be in an archive, as the kernel's gen_init_cpio reads them (Linux,
 * usr/gen_init_cpio.c and Documentation/driver-api/early-userspace/early_userspace_support.rst).
 *
 *	# a comment
 *	file NAME LOCATION MODE UID GID [HARD_LINK...]
 *	dir NAME MODE UID GID
 *	nod NAME MODE UID GID DEV_TYPE MAJ MIN		DEV_TYPE is b or c
 *	slink NAME TARGET MODE UID GID
 *	pipe NAME MODE UID GID
 *	sock NAME MODE UID GID
 *
 * Words are parted by blanks, MODE is octal, ${VAR} in LOCATION is a variable of the environment.
 * Where gen_init_cpio guesses (unknown types, words too many, unset variables, no number where one
 * belongs), this is an error with file and line. */
#ifndef MKPAYLOAD_CPIO_SPEC_H
#define MKPAYLOAD_CPIO_SPEC_H

#include "mkpayload/cpio/archive.h"

/* Puts everything a list asks for into the archive; path "-" is standard input. */
void spec_read(struct archive *archive, const char *path);

/* The same of a list of paths, a NUL behind each (find -print0): each of them under its own path,
 * as --add would put it, but without what is in a directory. */
void spec_read_paths(struct archive *archive, const char *path);

#endif
