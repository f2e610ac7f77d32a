/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * inputs_first.c - the files that shall come first in an image, by a list with a name a line: what
 * payload-import --only reads. */
#include "payload/inputs.h"

#include <stdlib.h>
#include <string.h>

#include "format/sha256sums.h"
#include "host/memory.h"
#include "host/message.h"
#include "host/text_file.h"

/* Marks what the list names. It must be one that payload-import takes. */
static void read_list(const struct inputs *inputs, const char *path, int sums, char *is_first)
{
	const struct input *input;
	struct text_file list;
	const char *problem = text_file_open_any(&list, path), *name;
	char digests_named = 0, *is_named;
	size_t length;

	if (problem)
		die("%s: %s", path, problem);
	while ((name = text_file_cut(&list, &length))) {
		problem = inputs->tree ? name_check_path(name, length) : name_check(name, length);
		if (problem)
			die("%s:%u: %s", path, list.line, problem);
		input = inputs_find(inputs, name, length);
		if (!input && !(sums && sha256sums_is(name, length)))
			die("%s:%u: %s: no file of this name is packed", path, list.line, name);
		is_named = input ? &is_first[input - inputs->item] : &digests_named;
		if (*is_named)
			die("%s:%u: %s: named a second time", path, list.line, name);
		*is_named = 1;
	}
	if (list.line == 0)
		die("%s: lists nothing", path);
	text_file_close(&list);
}

void inputs_put_first(struct inputs *inputs, const char *list_path, int sums)
{
	struct input *item = allocate(inputs->count * sizeof *item), *to = item;
	const struct input *digests =
		inputs_find(inputs, SHA256SUMS_NAME, sizeof SHA256SUMS_NAME - 1);
	char *is_first = allocate(inputs->count);
	size_t i;
	int first;

	memset(is_first, 0, inputs->count);
	read_list(inputs, list_path, sums, is_first);
	if (digests) {
		*to++ = *digests;
		is_first[digests - inputs->item] = 2; /* it is there */
	}
	for (first = 1; first >= 0; first--) {
		for (i = 0; i < inputs->count; i++) {
			if (is_first[i] == first)
				*to++ = inputs->item[i];
		}
		if (first)
			inputs->first = (size_t)(to - item);
	}
	free(is_first);
	free(inputs->item);
	inputs->item = item;
	inputs->room = inputs->count;
}
