/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * addition.h - files, symbolic links and directories of this machine, as one option puts them.
 *
 * What depends on who packs and when is left behind: owners become 0, times the archive's, modes
 * 0755 (directories, and files that anyone may run) or 0644, unless they are to be kept. Links are
 * kept as links: symbolic ones with their targets, hard ones where both names come with the same
 * option. */
#ifndef MKPAYLOAD_CPIO_ADDITION_H
#define MKPAYLOAD_CPIO_ADDITION_H

#include "mkpayload/cpio/archive.h"

struct addition {
	struct archive *archive;
	const char *origin;           /* the option */
	struct archive_file *earlier; /* the archive's files before it: never linked to */
	const char *mode_word;        /* 0: none; a mode for the source itself */
	uint32_t mode;
	int follows_scripts; /* what scripts need comes along, too */
};

void addition_begin(struct addition *addition, struct archive *archive, const char *origin);

/* Puts source as path: a directory without what is in it. is_directory_link is of a link: whether
 * what others put below it goes where it leads. */
void addition_put(const struct addition *addition, const char *source, const char *path,
	int is_directory_link);

/* The same with all that is in a directory. */
void addition_put_tree(const struct addition *addition, const char *source, const char *path);

/* At the end: says of which files less is in the archive than they have here. */
void addition_note_losses(const struct archive *archive);

#endif
