/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * source.c - files that options name: those below the sysroot are reached by its own links. */
#include <stdlib.h>

#include "host/memory.h"
#include "mkpayload/cpio/content.h"
#include "mkpayload/cpio/root.h"

char *cpio_source(const struct archive *archive, const char *path, int follow)
{
	const char *sysroot = archive->sysroot ? archive->sysroot : "", *root;
	char *below, *real;

	if (!root_enter(sysroot, path, &below))
		return copy_string(path);
	free(below);
	/* What is not there is said by whoever opens it. */
	root_locate(sysroot, path, follow, &root, &below);
	real = format_string("%s%s", root, below);
	free(below);
	return real;
}
