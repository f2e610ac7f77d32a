/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * plan.c - compares what a payload holds with what the destination has, and writes nothing. */
#include <string.h>

#include "freestanding/message.h"
#include "importer/importer.h"

/* --- One entry. --- */

/* Returns 0 for a regular file or a negative error number, -ERROR_NOTDIR for something else. */
static long look_at(const char *name, struct file_status *status)
{
	long result = system_lstat(name, status);

	return result == 0 && status->type != MODE_FILE ? -ERROR_NOTDIR : result;
}

static int look(struct entry *entry)
{
	struct file_status status;
	long result = destination_enter(entry, 0), fd;

	entry->is_new = result == -ERROR_NOENT; /* its directory, too */
	if (result == 0) {
		result = look_at(destination.part, &status);
		entry->has_part = result == 0;
		if (result == 0 || result == -ERROR_NOENT)
			result = look_at(destination.name, &status);
		entry->is_new = result == -ERROR_NOENT;
	}
	if (result == -ERROR_NOTDIR)
		return destination_fail(entry, "",
			"something that is not a regular file is in the way here (or at its "
			"" NAME_PART_SUFFIX ", or above it); nothing was imported");
	if (result < 0 && !entry->is_new)
		return destination_fail(
			entry, ": cannot see what is there", system_error_text(result));
	if (strlen(destination.name) > destination.space.name_bytes_max)
		return destination_fail(
			entry, "", "longer than a name can be here; nothing was imported");
	if (entry->is_new)
		return 0;
	entry->inode = status.inode;
	if (status.size_bytes != entry->file_bytes)
		return 0;
	fd = system_open(destination.name, OPEN_READ | OPEN_NOFOLLOW, 0);
	if (fd >= 0)
		entry->is_there = transfer(entry, (int)fd, 1);
	system_close(fd);
	return entry->is_there < 0 ? -1 : 0;
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
	complain(options.destination, ": not enough ", what, ": the payload needs ", needed,
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

int plan(const struct contents *contents)
{
	uint32_t i;

	for (i = 0; i < contents->count; i++) {
		if (look(contents->entries[i]))
			return -1;
	}
	if (extras.check && extras.check(contents))
		return -1;
	return check_room(contents);
}
