/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * check_name.c - the name of a member, as Linux walks it. */
#include "mkpayload/cpio/check_name.h"

#include <string.h>

const char *check_name_get(struct check_name *name, const char *text)
{
	const char *problem = *text ? 0 : cpio_check_path("", 0);
	size_t length, at = 0;

	name->end = 0;
	for (; *text && !problem; text += length) {
		if (*text == '/') {
			length = 1;
			name->end = name->end ? name->end : '/';
			continue;
		}
		length = strcspn(text, "/");
		name->end = length == 1 && *text == '.' ? '.' : 0;
		if (name->end)
			continue;
		if (length == 2 && memcmp(text, "..", 2) == 0)
			problem = "a '..' in the name; Linux would follow it";
		else if (length > CPIO_COMPONENT_BYTES_MAX)
			problem = cpio_check_path(text, length);
		if (at)
			name->path[at++] = '/';
		memcpy(name->path + at, text, length);
		at += length;
	}
	name->path[at] = 0;
	name->path_bytes = at;
	return problem;
}
