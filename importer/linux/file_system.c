/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * file_system.c - what the file system of the destination can hold, asked before anything is
 * written, beside what it says of itself. */
#include <string.h>

#include "booted/file_system.h"
#include "format/name_odd.h"
#include "importer/linux/linux.h"

enum { PATH_BYTES = 4096 };

/* Puts the path in front of a name by which it lies where the file of an entry will lie, or as near
 * to that as there is a directory. */
static const char *path_of(const struct entry *entry, const char *name)
{
	static char path[PATH_BYTES + NAME_BYTES_MAX + 1];
	size_t length = strlen(options.destination);
	struct file_status status;

	destination_enter(entry, 0);
	if (destination.fd >= 0 || length >= PATH_BYTES)
		return name; /* it stands there, or the path is too long in any case */
	memcpy(path, options.destination, length);
	do {
		while (length > 0 && path[length - 1] == '/')
			length--;
		while (length > 0 && path[length - 1] != '/')
			length--;
		memcpy(path + length, ".", 2);
	} while (length > 0 && system_stat(path, &status) < 0);
	memcpy(path + length, name, strlen(name) + 1);
	return path;
}

/* --- Blocks. --- */

/* What a network file system (NFS, 9p, Ceph, ...) calls a block is what goes over the network at
 * once, in f_frsize, too, and may be any number: files are stored in smaller ones. */
static void correct_block(const struct file_system_kind *kind)
{
	enum { LARGE_BYTES = 64 * 1024, USUAL_BYTES = 4096 };
	uint32_t *block_bytes = &destination.space.block_bytes;

	if ((*block_bytes & (*block_bytes - 1)) != 0 ||
		(*block_bytes > LARGE_BYTES && !kind->has_large_blocks))
		*block_bytes = USUAL_BYTES;
}

/* --- Numbers that change. --- */

/* Opens the files that will be replaced, so that they keep their numbers until the end. Returns 0,
 * with none open, where they are too many. */
static int hold_replaced(const struct contents *contents)
{
	enum { HELD_MAX = 200 };
	static long held[HELD_MAX + 1];
	struct file_status status;
	struct entry *entry;
	uint32_t i, count = 0;

	for (i = 0; i < contents->count && count < HELD_MAX; i++) {
		entry = contents->entries[i];
		if (entry->is_new || entry->is_there)
			continue;
		if (destination_enter(entry, 0) < 0)
			break;
		held[count] =
			system_open(destination.name, OPEN_READ | OPEN_NOFOLLOW | OPEN_NONBLOCK, 0);
		if (held[count] < 0 || system_fstat((int)held[count], &status) < 0)
			break;
		entry->inode = status.inode;
		count++;
	}
	held[count] = system_open("/", OPEN_READ, 0); /* one more is needed */
	system_close(held[count]);
	if (i == contents->count && held[count] >= 0)
		return 1;
	while (count > 0)
		system_close(held[--count]);
	return 0;
}

/* Two names that lead to one file have been seen by now, and no name that was free gets a file that
 * is there: so numbers that may change are not needed. */
static void forget(const struct contents *contents, int with_replaced)
{
	uint32_t i;

	for (i = 0; i < contents->count; i++) {
		if (contents->entries[i]->is_there || with_replaced)
			contents->entries[i]->inode = 0;
	}
}

/* --- Characters. --- */

/* Makes a file of this name, and removes it. One that was there is none of ours. */
static long try_name(const struct entry *entry, const char *name)
{
	const char *path = path_of(entry, name);
	long fd = system_open(path, OPEN_WRITE | OPEN_CREATE | OPEN_EXCLUSIVE, 0600);

	if (fd >= 0)
		system_unlink(path);
	return system_close(fd) < 0 ? fd : 0;
}

/* All characters of names that some file systems cannot hold go into one name; it is tried where it
 * gets longer. What else goes wrong here is said where it counts. */
static void check_characters(const struct contents *contents)
{
	enum { ERROR_ILSEQ = 84 };
	char name[sizeof NAME_PART_SUFFIX + NAME_ODD_BYTES_MAX] = NAME_PART_SUFFIX;
	struct name_odd odd = { "", 0 };
	const struct entry *entry;
	uint32_t i;
	long result;

	for (i = 0; i < contents->count; i++) {
		entry = contents->entries[i];
		if (!entry->is_new || !name_odd_add(&odd, entry->name.text, entry->name.bytes))
			continue;
		memcpy(name + sizeof NAME_PART_SUFFIX - 1, odd.text, odd.bytes + 1);
		result = try_name(entry, name);
		if (result == -ERROR_INVAL || result == -ERROR_ILSEQ)
			die(options.destination, "/", entry->name.text, ": ",
				system_error_text(ERROR_ILSEQ), "; nothing was imported");
	}
}

void linux_check(const struct contents *contents)
{
	const struct file_system_kind *kind;
	int is_held;

	linux_check_results();
	if (contents->count == 0)
		return;
	kind = file_system_kind(path_of(contents->entries[0], "."));
	correct_block(kind);
	is_held = kind->gives_new_inodes && hold_replaced(contents);
	linux_check_folded(contents);
	if (kind->gives_new_inodes)
		forget(contents, !is_held);
	check_characters(contents);
}
