/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * file_name.c - what the name of a module's file says. */
#include "mkpayload/cpio/modules/file_name.h"

#include <string.h>

#include "format/initial.h"
#include "host/memory.h"
#include "host/message.h"

enum { END_BYTES = sizeof INITIAL_MODULE_END - 1 };

/* What init takes for a compressed module. */
static const struct {
	const char *compression, *end;
} ends[] = {
	{ "gzip", INITIAL_MODULE_GZIP_END },
	{ "xz", INITIAL_MODULE_XZ_END },
	{ "zstd", INITIAL_MODULE_ZSTD_END },
};

enum { ENDS = sizeof ends / sizeof *ends };

int module_file_is_meant(const char *words)
{
	const char *end = strstr(words, INITIAL_MODULE_END);
	size_t name_bytes = strcspn(words, ","), i;

	if (memchr(words, '/', name_bytes))
		return 1;
	if (!end || end >= words + name_bytes)
		return 0;
	for (i = 0; i < ENDS; i++) {
		if (strcmp(end, ends[i].end) == 0)
			return 1;
	}
	return end[END_BYTES] == 0;
}

char *module_file_plain_name(const char *path, const char *origin)
{
	const char *slash = strrchr(path, '/'), *name = slash ? slash + 1 : path;
	const char *end = strstr(name, INITIAL_MODULE_END);

	if (!end || end == name || (end[END_BYTES] && end[END_BYTES] != '.'))
		die("%s: %s: the name of a module must end in " INITIAL_MODULE_END, origin, name);
	return format_string("%.*s", (int)(end + END_BYTES - name), name);
}

char *module_file_name_compressed(const char *plain, const struct compression *compression)
{
	size_t i;

	for (i = 0; i < ENDS; i++) {
		if (strcmp(ends[i].compression, compression->name) == 0)
			return format_string(
				"%.*s%s", (int)strlen(plain) - END_BYTES, plain, ends[i].end);
	}
	return 0;
}
