/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * inputs_exclude.c - names that are left out, by patterns: those of fnmatch(3).
 *
 * A pattern with a '/' is compared with the path in the image and with the directories it begins
 * with; one without with each of their names. So a directory is left out with all that is in it. */
#include <fnmatch.h>
#include <stdlib.h>
#include <string.h>

#include "host/memory.h"
#include "payload/inputs.h"

void inputs_exclude(struct inputs *inputs, const char *glob)
{
	struct inputs_pattern *pattern;
	size_t length = strlen(glob);

	while (length > 1 && glob[length - 1] == '/')
		length--;
	inputs->pattern = make_room(inputs->pattern, inputs->patterns, sizeof *inputs->pattern);
	pattern = &inputs->pattern[inputs->patterns++];
	pattern->glob = format_string("%.*s", (int)length, glob);
	pattern->is_used = 0;
}

/* Whether the pattern matches this path, or its last name. */
static int matches(const struct inputs_pattern *pattern, const char *path)
{
	const char *slash = strrchr(path, '/');

	if (!slash || strchr(pattern->glob, '/'))
		return fnmatch(pattern->glob, path, FNM_PATHNAME) == 0;
	return fnmatch(pattern->glob, slash + 1, 0) == 0;
}

int inputs_is_excluded(struct inputs *inputs, const char *name)
{
	size_t length, i;
	int found = 0;
	char *path;

	for (length = 1; inputs->patterns > 0 && *name && !found; length++) {
		length += strcspn(name + length, "/");
		path = format_string("%.*s", (int)length, name);
		for (i = 0; i < inputs->patterns; i++) {
			if (!matches(&inputs->pattern[i], path))
				continue;
			found = inputs->pattern[i].is_used = 1;
		}
		free(path);
		if (!name[length])
			break;
	}
	inputs->excluded += (uint64_t)found;
	return found;
}
