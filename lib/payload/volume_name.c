/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * volume_name.c - what the volumes of a set are called. */
#include "payload/volume_name.h"

#include <stdlib.h>
#include <string.h>

#include "host/memory.h"
#include "host/message.h"

void volume_name_get(struct volume_name *name, const char *path)
{
	const char *slash = strrchr(path, '/'), *last = slash ? slash + 1 : path;
	const char *dot = strrchr(last, '.');

	if (!*last)
		die("%s: not the name of a file", path);
	name->suffix = dot && dot > last ? dot : last + strlen(last);
	name->directory = format_string("%.*s", (int)(last - path), path);
	name->stem = format_string("%.*s", (int)(name->suffix - last), last);
}

void volume_name_free(struct volume_name *name)
{
	free(name->directory);
	free(name->stem);
}

char *volume_name_path(const struct volume_name *name, uint64_t number)
{
	return format_string("%s%s-%llu%s", name->directory, name->stem, (unsigned long long)number,
		name->suffix);
}
