/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * start.h - whether Linux could execute the /init and the /main of an archive, and whether one
 * kernel could execute both, and payload-import. */
#ifndef MKPAYLOAD_CPIO_START_H
#define MKPAYLOAD_CPIO_START_H

#include "format/elf_kind.h"
#include "mkpayload/cpio/guest.h"

struct start {
	struct guest guest;
	/* Where the bytes of an entry with a file can be read. */
	const char *(*locate)(void *context, const struct archive_entry *entry);
	/* Says why that path could not be started. */
	void (*say)(void *context, const char *path, const char *reason);
	void *context;
	/* Of the first program that was looked at; 0: none was. */
	const char *first;
	struct elf_kind first_kind;
};

void start_check(struct start *start);

#endif
