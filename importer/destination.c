/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * destination.c - the directory that files are imported into. */
#include <string.h>

#include "importer/importer.h"

struct destination destination;

int destination_fail(const struct entry *entry, const char *more, const char *problem)
{
	complain(options.destination, "/", entry->name.text, more, ": ", problem);
	return -1;
}

static long open_locked(void)
{
	long fd = system_open(options.destination, OPEN_READ | OPEN_DIRECTORY, 0);
	struct file_status status;

	/* Some kernels and file systems have no locks. */
	if (fd >= 0 && system_lock(fd) == -ERROR_AGAIN)
		die(options.destination,
			": another import into this directory is running; nothing was imported");
	if (fd < 0 && fd != -ERROR_NOENT)
		die(options.destination, ": ", system_error_text(fd));
	if (fd >= 0 && system_fstat((int)fd, &status) == 0)
		destination.file_system = status.file_system;
	return fd;
}

/* The space where the directory lies, or will lie. */
static long find_space(const char *path)
{
	char above[4096];
	size_t length = strlen(path);
	long result = system_space(path, &destination.space);

	while (result == -ERROR_NOENT && length > 0 && length < sizeof above - 1) {
		while (length > 0 && path[length - 1] != '/')
			length--;
		memcpy(above, path, length);
		memcpy(above + length, ".", 2);
		result = system_space(above, &destination.space);
		length -= length > 0;
	}
	return result;
}

void destination_open(void)
{
	long result;

	destination.fd = (int)open_locked();
	result = find_space(options.destination);
	if (result < 0) /* a 32-bit program cannot hear of more blocks than 32 bits count */
		complain("warning: ", options.destination,
			": its room is not known: ", system_error_text(result));
}

void destination_make(void)
{
	long result = destination.fd < 0 ? system_make_directories(options.destination) : 0;

	if (destination.fd < 0 && result == 0)
		result = destination.fd = (int)open_locked();
	if (result < 0)
		die(options.destination, ": ", system_error_text(result));
}

int destination_flush(void)
{
	long result = system_sync_file_system(destination.fd);

	/* Without a journal Linux writes the metadata after it has told the disk to empty its cache
	 * (sync_filesystem() in fs/sync.c), so they stay in there until it is told once more. */
	if (result == 0)
		result = system_sync_file_system(destination.fd);
	if (result < 0)
		complain(options.destination, ": cannot flush: ", system_error_text(result));
	return result < 0 ? -1 : 0;
}

/* One directory down. What is looked at must be what is entered: it may be exchanged for a link
 * meanwhile. */
static long enter_one(const char *name, int make)
{
	struct file_status seen, entered;
	long result = make ? system_mkdir(name, 0755) : 0;

	if (result == 0 || result == -ERROR_EXIST)
		result = system_lstat(name, &seen);
	if (result == 0 && seen.type != MODE_DIRECTORY)
		return -ERROR_NOTDIR;
	if (result == 0)
		result = system_chdir(name);
	if (result == 0)
		result = system_stat(".", &entered);
	if (result == 0 && entered.file_system != destination.file_system)
		return -ERROR_XDEV; /* its room is not known, and nobody would flush it */
	return result == 0 && !system_is_same(&seen, &entered) ? -ERROR_NOTDIR : result;
}

long destination_enter(const struct entry *entry, int make)
{
	static char name[NAME_BYTES_MAX + 1], part[sizeof name + sizeof NAME_PART_SUFFIX];
	const char *path = entry->name.text;
	size_t at, end, length = entry->name.bytes;
	long result = destination.fd < 0 ? -ERROR_NOENT : system_fchdir(destination.fd);

	while (length > 0 && path[length - 1] != '/')
		length--;
	destination.name = path + length;
	destination.part = part;
	end = entry->name.bytes - length;
	if (end + sizeof NAME_PART_SUFFIX - 1 > destination.space.name_bytes_max)
		end = 0;
	memcpy(part, destination.name, end);
	memcpy(part + end, NAME_PART_SUFFIX, sizeof NAME_PART_SUFFIX);
	for (at = 0; result == 0 && at < length; at = end + 1) {
		for (end = at; path[end] != '/'; end++)
			name[end - at] = path[end];
		name[end - at] = 0;
		result = enter_one(name, make);
	}
	return result;
}
