/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * check_name.h - the name of a member in an archive that somebody has written, as Linux walks it.
 */
#ifndef MKPAYLOAD_CPIO_CHECK_NAME_H
#define MKPAYLOAD_CPIO_CHECK_NAME_H

#include <stddef.h>

#include "format/cpio.h"

struct check_name {
	/* Without '/' at its ends and what Linux makes nothing of: of the root empty. */
	char path[CPIO_NAMESIZE_MAX];
	size_t path_bytes;
	char end; /* '.' of "a/." and "a/./", '/' of "a/", else 0: Linux makes only "a" and "a/" */
};

/* Takes a name of less than CPIO_NAMESIZE_MAX bytes. Returns 0, or a static phrase that says why
 * it leads nowhere, or elsewhere. */
const char *check_name_get(struct check_name *name, const char *text);

#endif
