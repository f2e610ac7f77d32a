/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * folded.c - two names that lead to one file: a file system folds them into one (or they are hard
 * links). Both may stay as they are; but what is written to one would be found under the other.
 *
 * import.c finds that, too, but only when one of them is written. */
#include <string.h>

#include "freestanding/message.h"
#include "importer/linux/linux.h"

/* A file that is there, under the name of an entry or as its .part. */
struct place {
	struct payload_name key; /* which file that is, as bytes that can be sorted */
	struct entry *entry;
	int is_part;
	uint64_t file[2]; /* file system, inode */
};

static struct payload_name *make_place(const char *name, struct entry *entry, int is_part)
{
	struct place *place = get_memory(sizeof *place);
	struct file_status status = { 0 };

	system_lstat(name, &status); /* what has gone meanwhile is all zeros, and no place */
	place->file[0] = status.file_system;
	place->file[1] = status.inode;
	place->key.text = (const char *)place->file;
	place->key.bytes = sizeof place->file;
	place->entry = entry;
	place->is_part = is_part;
	return &place->key;
}

static void check_places(struct payload_name **places, size_t count)
{
	const struct place *a, *b;
	size_t i;

	payload_names_sort(places, places + count, count);
	for (i = 1; i < count; i++) {
		a = (const struct place *)places[i - 1];
		b = (const struct place *)places[i];
		/* A power cut leaves a file under its .part, too, where there is no journal. */
		if (!payload_names_equal(&a->key, &b->key) || a->file[1] == 0 ||
			a->entry == b->entry)
			continue;
		if (a->entry->is_there && b->entry->is_there && !(a->is_part && b->is_part)) {
			/* What seemed to be one's .part is the other, and stays: foo, foo.PART. */
			if (a->is_part || b->is_part)
				(a->is_part ? a : b)->entry->has_part = 0;
			continue;
		}
		die(a->entry->name.text, " and ", b->entry->name.text, ": ", options.destination,
			" has one file for both names; nothing was imported");
	}
}

/* Adds the places of an entry. A .part without a name in front serves all long names in turn. */
static size_t add_places(struct payload_name **places, struct entry *entry)
{
	size_t count = 0;

	if ((entry->is_new && !entry->has_part) || destination_enter(entry, 0) < 0)
		return 0;
	if (!entry->is_new)
		places[count++] = make_place(destination.name, entry, 0);
	if (entry->has_part && strcmp(destination.part, NAME_PART_SUFFIX) != 0)
		places[count++] = make_place(destination.part, entry, 1);
	return count;
}

void linux_check_folded(const struct contents *contents)
{
	struct payload_name **places = get_memory((size_t)4 * contents->count * sizeof *places);
	size_t count = 0;
	uint32_t i;

	for (i = 0; i < contents->count; i++)
		count += add_places(places + count, contents->entries[i]);
	check_places(places, count);
}
