/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * inputs_first.c - the files that shall come first in an image: what payload-import --only reads.
 */
#include "payload/inputs.h"

#include <stdlib.h>
#include <string.h>

#include "format/sha256sums.h"
#include "host/memory.h"
#include "host/message.h"
#include "host/text_file.h"

/* Marks what the list names. It must be one that payload-import takes. */
static void read_list(struct inputs *inputs, const char *path, int sums)
{
	struct input *input;
	struct text_file list;
	const char *problem = text_file_open_any(&list, path), *name;
	int digests_named = 0, *is_named;
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
		is_named = input ? &input->is_first : &digests_named;
		if (*is_named)
			die("%s:%u: %s: named a second time", path, list.line, name);
		*is_named = 1;
	}
	if (list.line == 0)
		die("%s: lists nothing", path);
	text_file_close(&list);
}

void inputs_put_listed_first(struct inputs *inputs, const char *list_path, int sums)
{
	read_list(inputs, list_path, sums);
	inputs_put_first(inputs);
}

void inputs_put_first(struct inputs *inputs)
{
	enum { IN_FRONT, FIRST, REST, PARTS };
	struct input *item = allocate(inputs->count * sizeof *item), *to = item, *from;
	struct input *digests = inputs_find(inputs, SHA256SUMS_NAME, sizeof SHA256SUMS_NAME - 1);
	int part;

	for (part = IN_FRONT; part < PARTS; part++) {
		for (from = inputs->item; from < inputs->item + inputs->count; from++) {
			if (part == (from == digests ? IN_FRONT : from->is_first ? FIRST : REST))
				*to++ = *from;
		}
		if (part == FIRST)
			inputs->first = (size_t)(to - item);
	}
	free(inputs->item);
	inputs->item = item;
	inputs->room = inputs->count;
}
