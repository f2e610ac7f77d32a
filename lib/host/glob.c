/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * glob.c - patterns for glob(3). */
#include "host/glob.h"

#include <string.h>

#include "host/memory.h"

char *glob_below(const char *directory, const char *pattern)
{
	char *escaped = allocate(2 * strlen(directory) + strlen(pattern) + 1), *to = escaped;

	for (; *directory; directory++) {
		if (strchr("*?[]\\", *directory))
			*to++ = '\\';
		*to++ = *directory;
	}
	strcpy(to, pattern);
	return escaped;
}
