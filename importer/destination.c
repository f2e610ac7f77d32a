/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * destination.c - the directory that files are imported into. */
#include <string.h>

#include "importer/importer.h"

struct destination destination;

static char here[NAME_PATH_BYTES_MAX + 1] = "/"; /* where the process stands below it: "", "a/b/" */

int destination_fail(const struct entry *entry, const char *more, const char *problem)
{
	complain(options.destination, "/", entry->name.text, more, ": ", problem);
	return -1;
}

static long open_locked(void)
{
	long fd = system_open(options.destination, OPEN_READ | OPEN_DIRECTORY, 0);

	/* Some kernels and file systems have no locks. */
	if (fd >= 0 && system_lock(fd) == -ERROR_AGAIN)
		die(options.destination,
			": another import into this directory is running; nothing was imported");
	if (fd < 0 && fd != -ERROR_NOENT)
		die(options.destination, ": ", system_error_text(fd));
	return fd;
}

/* The space where the directory lies, or will lie. */
static long find_space(const char *path)
{
	char above[4096];
	size_t length = strlen(path);
	long result = system_space(path, &destination.space);

	while (result == -ERROR_NOENT && length > 0 && length < sizeof above) {
		while (length > 0 && path[--length] != '/')
			;
		memcpy(above, path, length);
		above[length] = 0;
		result = system_space(*above         ? above
				      : *path == '/' ? "/"
						     : ".",
			&destination.space);
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
	return result == 0 && !system_is_same(&seen, &entered) ? -ERROR_NOTDIR : result;
}

long destination_enter(const struct entry *entry, int make)
{
	static char part[NAME_BYTES_MAX + sizeof NAME_PART_SUFFIX];
	char path[NAME_PATH_BYTES_MAX + 1];
	size_t length = entry->name.bytes, begin = 0, at, name_bytes;
	long result = 0;

	while (length > 0 && entry->name.text[length - 1] != '/')
		length--;
	destination.name = entry->name.text + length;
	name_bytes = entry->name.bytes - length;
	if (name_bytes + sizeof NAME_PART_SUFFIX - 1 > destination.space.name_bytes_max)
		name_bytes = 0;
	memcpy(part, destination.name, name_bytes);
	memcpy(part + name_bytes, NAME_PART_SUFFIX, sizeof NAME_PART_SUFFIX);
	destination.part = part;
	memcpy(path, entry->name.text, length);
	path[length] = 0; /* its directories, each with its '/' */
	if (strcmp(path, here) == 0)
		return 0;
	here[0] = '/'; /* nowhere, unless all goes well */
	result = destination.fd < 0 ? -ERROR_NOENT : system_fchdir(destination.fd);
	for (at = 0; result == 0 && at < length; at++) {
		if (path[at] != '/')
			continue;
		path[at] = 0;
		result = enter_one(path + begin, make);
		path[at] = '/';
		begin = at + 1;
	}
	if (result == 0)
		memcpy(here, path, length + 1);
	return result;
}
