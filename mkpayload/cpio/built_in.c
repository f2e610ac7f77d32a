/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * built_in.c - what is in Linux's first root before any archive is unpacked into it. */
#include "mkpayload/cpio/built_in.h"

#include <string.h>

#include "format/cpio.h"
#include "format/initial.h"

enum { DEV, CONSOLE, ROOT };

const struct built_in built_in[BUILT_IN_COUNT] = {
	[DEV] = { INITIAL_IN_ARCHIVE(INITIAL_DEV), CPIO_TYPE_DIRECTORY | 0755, 0, 0 },
	[CONSOLE] = { INITIAL_IN_ARCHIVE(INITIAL_CONSOLE), CPIO_TYPE_CHARACTER | 0600, 5, 1 },
	[ROOT] = { "root", CPIO_TYPE_DIRECTORY | 0700, 0, 0 },
};

const char *built_in_check(const struct built_in *wanted)
{
	uint32_t type = wanted->mode & CPIO_TYPE_MASK;

	if (type != CPIO_TYPE_DIRECTORY && strcmp(wanted->path, built_in[DEV].path) == 0)
		return "Linux has a directory here from the beginning, with " INITIAL_CONSOLE
		       " in it, and keeps that";
	if (type == CPIO_TYPE_CHARACTER && strcmp(wanted->path, built_in[CONSOLE].path) == 0 &&
		(wanted->major != built_in[CONSOLE].major ||
			wanted->minor != built_in[CONSOLE].minor))
		return "Linux has this node as 5:1 from the beginning, and keeps that";
	return 0;
}
