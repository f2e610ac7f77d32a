/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * plan.c - compares what a payload holds with what the destination has, and writes nothing. */
#include <string.h>

#include "importer/importer.h"

/* --- One entry. --- */

/* Returns 0 for a regular file or a negative error number, -ERROR_NOTDIR for something else. */
static long look_at(const char *name, struct file_status *status)
{
	long result = system_lstat(name, status);

	return result == 0 && status->type != MODE_FILE ? -ERROR_NOTDIR : result;
}

static void die_of(const struct entry *entry, const char *problem)
{
	die(options.destination, "/", entry->name.text, ": ", problem, "; nothing was imported");
}

/* What an earlier run has left goes away before anything is written; what has another name, too,
 * gives no room back. */
static void add_room(const struct file_status *part)
{
	struct file_system_space *space = &destination.space;

	if (part->links > 1 || strlen(destination.part) < sizeof NAME_PART_SUFFIX)
		return; /* or it is the one of all long names */
	space->free_bytes += part->size_bytes & ~((uint64_t)space->block_bytes - 1);
	space->free_inodes++;
}

static void look(struct entry *entry)
{
	struct file_status status, part;
	long result = destination_enter(entry, 0), fd;

	entry->is_new = result == -ERROR_NOENT; /* its directory, too */
	if (result == 0) {
		result = look_at(destination.part, &part);
		entry->has_part = result == 0;
		if (result == 0 || result == -ERROR_NOENT)
			result = look_at(destination.name, &status);
		entry->is_new = result == -ERROR_NOENT;
		if (entry->has_part)
			add_room(&part);
	}
	if (result == -ERROR_NOTDIR)
		die_of(entry, "something that is not a regular file is in the way here (or at its "
			      "" NAME_PART_SUFFIX ", or above it)");
	if (result < 0 && !entry->is_new)
		die_of(entry, system_error_text(result));
	if (strlen(destination.name) > destination.space.name_bytes_max)
		die_of(entry, "longer than a name can be here");
	if (entry->is_new)
		return;
	entry->inode = status.inode;
	if (status.size_bytes != entry->file_bytes)
		return;
	fd = system_open(destination.name, OPEN_READ | OPEN_NOFOLLOW | OPEN_NONBLOCK, 0);
	if (fd >= 0)
		entry->is_there = transfer(entry, (int)fd, 1);
	system_close(fd);
	if (entry->is_there < 0)
		give_up();
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

static void check_room(const struct contents *contents)
{
	enum { DIRECTORIES = 8 };
	const struct file_system_space *space = &destination.space;
	uint64_t bytes = (uint64_t)(DIRECTORIES + contents->directories) * space->block_bytes;
	uint64_t inodes = contents->directories;
	uint32_t i;

	for (i = 0; i < contents->count; i++) {
		if (contents->entries[i]->is_there)
			continue;
		bytes += room_of(contents->entries[i]);
		inodes++;
	}
	if (inodes == contents->directories)
		return; /* all is there */
	if (bytes > space->free_bytes)
		die(options.destination, ": not enough space: the payload needs ",
			message_size(bytes), ", there are ", message_size(space->free_bytes),
			"; nothing was imported");
	if (inodes > space->free_inodes)
		die(options.destination, ": not enough inodes: the payload needs ",
			message_number(inodes), ", there are ", message_number(space->free_inodes),
			"; nothing was imported");
}

void plan(const struct contents *contents)
{
	uint32_t i;

	for (i = 0; i < contents->count; i++)
		look(contents->entries[i]);
	if (extras.check)
		extras.check(contents);
	check_room(contents);
}
