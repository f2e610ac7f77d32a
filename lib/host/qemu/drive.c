/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * drive.c - QEMU's words for a disk. */
#include "host/qemu/drive.h"

#include <stdlib.h>
#include <string.h>

#include "host/memory.h"

char *qemu_escape(const char *name)
{
	char *escaped = allocate(2 * strlen(name) + 1), *to = escaped;

	for (; *name; name++) {
		if (*name == ',')
			*to++ = ',';
		*to++ = *name;
	}
	*to = 0;
	return escaped;
}

char *qemu_drive(const char *file, int is_url, int keeps, const char *more)
{
	const char *colon = strchr(file, ':');
	/* What stands before a colon is a protocol to QEMU, unless a slash comes first. */
	int needs_slash = !is_url && colon && !memchr(file, '/', (size_t)(colon - file));
	char *escaped = qemu_escape(file);
	char *drive = format_string("file=%s%s,format=raw,snapshot=%s%s", needs_slash ? "./" : "",
		escaped, keeps ? "off" : "on", more);

	free(escaped);
	return drive;
}
