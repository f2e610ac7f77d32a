/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * fold_note.c - says which names of an image some file systems would take for one. */
#include "payload/fold_note.h"

#include <stdlib.h>
#include <string.h>

#include "format/name_fold.h"
#include "host/memory.h"
#include "host/message.h"

enum { PAIRS_NAMED_MAX = 3, SUFFIX_BYTES = sizeof NAME_PART_SUFFIX - 1 };

struct folded {
	struct payload_name key; /* first */
	const struct payload_name *name;
};

struct pairs {
	const char *image_path;
	unsigned long long count;
};

static void add_pair(
	struct pairs *pairs, const struct payload_name *a, const struct payload_name *b)
{
	const struct payload_name *first = ((const struct folded *)a)->name;
	const struct payload_name *second = ((const struct folded *)b)->name;

	if (pairs->count++ < PAIRS_NAMED_MAX)
		complain("%s: note: %.*s and %.*s are one file on some file systems (vfat, exfat, "
			 "casefold)",
			pairs->image_path, (int)first->bytes, first->text, (int)second->bytes,
			second->text);
}

/* A file that is written next to one whose temporary name it has. */
static struct payload_name *find_whole(
	struct payload_name *const *keys, size_t count, const struct payload_name *part)
{
	if (part->bytes <= SUFFIX_BYTES || memcmp(part->text + part->bytes - SUFFIX_BYTES,
						   NAME_PART_SUFFIX, SUFFIX_BYTES) != 0)
		return 0;
	return payload_names_find(keys, count, part->text, part->bytes - SUFFIX_BYTES);
}

static void look(struct pairs *pairs, struct payload_name *const *keys, size_t count)
{
	struct payload_name *whole;
	size_t i;

	for (i = 0; i < count; i++) {
		whole = find_whole(keys, count, keys[i]);
		if (whole)
			add_pair(pairs, whole, keys[i]);
		if (i > 0 && payload_names_equal(keys[i - 1], keys[i]))
			add_pair(pairs, keys[i - 1], keys[i]);
	}
}

void fold_note(const char *image_path, const struct payload_name *const *names, size_t count)
{
	struct folded *folded = allocate(count * sizeof *folded);
	struct payload_name **keys = allocate(2 * count * sizeof *keys);
	struct pairs pairs = { image_path, 0 };
	size_t bytes = 0, i;
	char *text, *to;

	for (i = 0; i < count; i++)
		bytes += NAME_FOLD_GROWTH * names[i]->bytes;
	text = to = allocate(bytes);
	for (i = 0; i < count; i++) {
		folded[i].name = names[i];
		folded[i].key.text = to;
		folded[i].key.bytes = name_fold(to, names[i]->text, names[i]->bytes);
		to += folded[i].key.bytes;
		keys[i] = &folded[i].key;
	}
	payload_names_sort(keys, keys + count, count);
	look(&pairs, keys, count);
	if (pairs.count > PAIRS_NAMED_MAX)
		complain("%s: note: %llu such pairs", image_path, pairs.count);
	free(text);
	free(keys);
	free(folded);
}
