/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * nearest.c - names of modules that may have been meant. */
#include "mkpayload/cpio/modules/nearest.h"

#include <stdlib.h>
#include <string.h>

#include "host/memory.h"

enum { NEAREST_MAX = 3, NAME_MAX_COMPARED = 63 };

/* How many letters must be added, removed or changed (Levenshtein). */
static unsigned distance(const char *a, const char *b)
{
	unsigned row[NAME_MAX_COMPARED + 1], corner, above, best;
	size_t a_length = strlen(a), b_length = strlen(b), i, k;

	if (a_length > NAME_MAX_COMPARED || b_length > NAME_MAX_COMPARED)
		return NAME_MAX_COMPARED;
	for (k = 0; k <= b_length; k++)
		row[k] = (unsigned)k;
	for (i = 1; i <= a_length; i++) {
		corner = row[0];
		row[0] = (unsigned)i;
		for (k = 1; k <= b_length; k++) {
			above = row[k];
			best = corner + (a[i - 1] != b[k - 1]);
			if (above + 1 < best)
				best = above + 1;
			if (row[k - 1] + 1 < best)
				best = row[k - 1] + 1;
			corner = above;
			row[k] = best;
		}
	}
	return row[b_length];
}

char *module_nearest(const struct module_index *index, const char *name)
{
	char *normalized = copy_string(name), *text = copy_string(""), *longer;
	unsigned allowed = (unsigned)strlen(name) / 3 + 1, wanted, found = 0;
	size_t i;

	module_name_normalize(normalized);
	for (wanted = 1; wanted <= allowed && found < NEAREST_MAX; wanted++) {
		for (i = 0; i < index->count && found < NEAREST_MAX; i++) {
			if (distance(normalized, index->module[i].name) != wanted)
				continue;
			longer = format_string(
				"%s%s%s", text, found++ ? ", " : "", index->module[i].name);
			free(text);
			text = longer;
		}
	}
	free(normalized);
	return text;
}
