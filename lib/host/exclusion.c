/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * exclusion.c - names that are left out, by patterns. */
#include "host/exclusion.h"

#include <fnmatch.h>
#include <stdlib.h>
#include <string.h>

#include "host/memory.h"
#include "host/message.h"
#include "host/report.h"

void exclusion_add(struct exclusion *exclusion, const char *glob)
{
	struct exclusion_pattern *pattern;
	size_t length = strlen(glob);
	int is_path;

	while (length > 1 && glob[length - 1] == '/')
		length--;
	is_path = memchr(glob, '/', length) != 0;
	if (*glob == '/' && length > 1)
		glob++, length--;
	exclusion->pattern =
		make_room(exclusion->pattern, exclusion->patterns, sizeof *exclusion->pattern);
	pattern = &exclusion->pattern[exclusion->patterns++];
	pattern->glob = format_string("%.*s", (int)length, glob);
	pattern->is_path = is_path;
	pattern->is_used = 0;
}

/* Whether the pattern matches this path, or its last name. */
static int matches(const struct exclusion_pattern *pattern, const char *path)
{
	const char *slash = strrchr(path, '/');

	if (!slash || pattern->is_path)
		return fnmatch(pattern->glob, path, FNM_PATHNAME) == 0;
	return fnmatch(pattern->glob, slash + 1, 0) == 0;
}

int exclusion_has(struct exclusion *exclusion, const char *name)
{
	size_t length, i;
	int found = 0;
	char *path;

	for (length = 1; exclusion->patterns > 0 && *name && !found; length++) {
		length += strcspn(name + length, "/");
		path = format_string("%.*s", (int)length, name);
		for (i = 0; i < exclusion->patterns; i++) {
			if (!matches(&exclusion->pattern[i], path))
				continue;
			found = exclusion->pattern[i].is_used = 1;
		}
		free(path);
		if (!name[length])
			break;
	}
	exclusion->count += (uint64_t)found;
	return found;
}

void exclusion_note(const struct exclusion *exclusion, const char *option)
{
	unsigned long long count = exclusion->count;
	size_t i;

	for (i = 0; i < exclusion->patterns; i++) {
		if (!exclusion->pattern[i].is_used)
			complain("note: %s %s: nothing has such a name", option,
				exclusion->pattern[i].glob);
	}
	if (count > 0)
		complain("note: %llu file%s or director%s left out", count, report_plural(count),
			count > 1 ? "ies" : "y");
}

void exclusion_end(struct exclusion *exclusion)
{
	size_t i;

	for (i = 0; i < exclusion->patterns; i++)
		free(exclusion->pattern[i].glob);
	free(exclusion->pattern);
}
