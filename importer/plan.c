/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * plan.c - compares what a payload holds with what the destination has, and writes nothing. */
#include <string.h>

#include "freestanding/memory.h"
#include "freestanding/message.h"
#include "importer/importer.h"

/* --- Two names for one file. --- */

/* A file that is there, under the name of an entry or as its .part. */
struct place {
	struct payload_name key; /* which file that is, as bytes that can be sorted */
	struct entry *entry;
	int is_part;
	uint64_t file[2]; /* file system, inode */
};

static struct payload_name **places;
static size_t places_count;

static int fail_memory(void)
{
	complain(destination.path, ": not enough memory to compare it; nothing was imported");
	return -1;
}

static int add_place(struct entry *entry, const struct file_status *status, int is_part)
{
	struct place *place = memory_get(sizeof *place);

	if (!place)
		return fail_memory();
	place->file[0] = status->file_system;
	place->file[1] = status->inode;
	place->key.text = (const char *)place->file;
	place->key.bytes = sizeof place->file;
	place->entry = entry;
	place->is_part = is_part;
	places[places_count++] = &place->key;
	return 0;
}

/* Two names that lead to one file: a file system that folds them into one (or a hard link). Both
 * may stay as they are; but what is written to one would be found under the other. */
static int check_places(void)
{
	const struct place *a, *b;
	size_t i;

	payload_names_sort(places, places + places_count, places_count);
	for (i = 1; i < places_count; i++) {
		a = (const struct place *)places[i - 1];
		b = (const struct place *)places[i];
		if (!payload_names_equal(&a->key, &b->key) ||
			(a->entry->is_there && b->entry->is_there && !a->is_part && !b->is_part))
			continue;
		complain(a->entry->name.text, " and ", b->entry->name.text, ": ", destination.path,
			" has one file for both names; nothing was imported");
		return -1;
	}
	return 0;
}

/* --- One entry. --- */

/* Returns 0 for a regular file or a negative error number, -ERROR_NOTDIR for something else. */
static long look_at(const char *name, struct file_status *status)
{
	long result = system_lstat(name, status);

	return result == 0 && status->type != MODE_FILE ? -ERROR_NOTDIR : result;
}

static int fail(const struct entry *entry, long error)
{
	if (error == -ERROR_NOTDIR)
		return destination_fail(entry, "",
			"something that is not a regular file is in the way here (or at its "
			"" NAME_PART_SUFFIX ", or above it); nothing was imported");
	complain(destination.path, "/", entry->name.text,
		": cannot see what is there: ", system_error_text(error), "; nothing was imported");
	return -1;
}

/* Compares a file of the right length. Returns 1 or 0, -1 after saying what is wrong. */
static int has_content(const struct entry *entry)
{
	long fd = system_open(destination.name, OPEN_READ | OPEN_NOFOLLOW, 0), error;
	int result = 0;

	if (fd >= 0)
		result = transfer(entry, (int)fd, 1, &error);
	system_close(fd);
	return result;
}

static int look(struct entry *entry)
{
	struct file_status status;
	long result = destination_enter(entry, 0);

	entry->is_new = result == -ERROR_NOENT; /* its directory, too */
	if (entry->is_new)
		return 0;
	if (result == 0)
		result = look_at(destination.part, &status);
	entry->has_part = result == 0;
	if (entry->has_part && add_place(entry, &status, 1))
		return -1;
	if (result == 0 || result == -ERROR_NOENT)
		result = look_at(destination.name, &status);
	entry->is_new = result == -ERROR_NOENT;
	if (entry->is_new)
		return 0;
	if (result < 0)
		return fail(entry, result);
	if (status.size_bytes == entry->file_bytes)
		entry->is_there = has_content(entry);
	return entry->is_there < 0 ? -1 : add_place(entry, &status, 0);
}

/* --- Room. --- */

/* What a file takes: whole blocks; blocks with their numbers (ext2: 4 bytes for each KiB, 4 more
 * for each 256 of these, and each kind is begun in any case); two names in a directory. */
static uint64_t room_of(const struct entry *entry)
{
	enum { DIRECT_BYTES = 12 * 1024, KINDS_BYTES = 4 * 1024, NAME_HEAD_BYTES = 16 };
	uint64_t mask = (uint64_t)destination.space.block_bytes - 1, numbers_bytes = 0;

	if (entry->file_bytes > DIRECT_BYTES)
		numbers_bytes = (entry->file_bytes >> 8) + (entry->file_bytes >> 16) + KINDS_BYTES;
	return ((entry->file_bytes + mask) & ~mask) + ((numbers_bytes + mask) & ~mask) +
	       2 * (entry->name.bytes + NAME_HEAD_BYTES);
}

static int fail_room(const char *what, const char *needed, const char *available)
{
	complain(destination.path, ": not enough ", what, ": the payload needs ", needed,
		", there are ", available, "; nothing was imported");
	return -1;
}

static int check_room(const struct contents *contents)
{
	enum { DIRECTORIES = 8 };
	const struct file_system_space *space = &destination.space;
	uint64_t bytes = (uint64_t)(DIRECTORIES + contents->directories) * space->block_bytes;
	uint64_t inodes = contents->directories;
	uint32_t i, missing = 0;

	for (i = 0; i < contents->count; i++) {
		if (contents->entries[i]->is_there)
			continue;
		bytes += room_of(contents->entries[i]);
		missing++;
	}
	inodes += missing;
	if (missing > 0 && bytes > space->free_bytes)
		return fail_room("space", message_size(bytes), message_size(space->free_bytes));
	if (missing > 0 && inodes > space->free_inodes)
		return fail_room(
			"inodes", message_number(inodes), message_number(space->free_inodes));
	return 0;
}

int plan(struct contents *contents)
{
	struct entry *entry;
	uint32_t i;

	places = memory_get((size_t)4 * contents->count * sizeof *places);
	if (!places)
		return fail_memory();
	for (i = 0; i < contents->count; i++) {
		entry = contents->entries[i];
		if (look(entry))
			return -1;
		if (strlen(destination.name) > destination.space.name_bytes_max)
			return destination_fail(
				entry, "", "longer than a name can be here; nothing was imported");
	}
	return check_places() ? -1 : check_room(contents);
}
