/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * archive.h - the initial CPIO that a machine gets: the one that was given or is made for a program,
 * and behind it the words for that program (format/initial.h).
 *
 * What is made has no name in any file system, so nothing stays behind whatever ends this. */
#ifndef QEMU_RUN_ARCHIVE_H
#define QEMU_RUN_ARCHIVE_H

#include "host/options.h"

/* What the program is given. */
struct archive_words {
	const char *name;         /* argv[0]; "": its path in the guest */
	char *const *arguments;   /* those behind it; ends with 0 */
	const char *get_list;           /* what comes back; 0: nothing */
	const struct option_list *sets; /* of the environment: NAME=VALUE, or NAME with the value here */
};

/* Has mkpayload make the archive for a program of this machine. Returns an open file. */
int archive_make(char *const *mkpayload_options, const char *program);

/* A copy of the file and the words behind it. Returns an open file. */
int archive_with_words(const char *path, const struct archive_words *words);

/* How another process, which keeps it open, calls such a file; allocated. */
char *archive_path(int fd);

#endif
