/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * destination.c - the directory that files are imported into. */
#include <string.h>

#include "freestanding/message.h"
#include "importer/importer.h"

struct destination destination;

static char here[NAME_PATH_BYTES_MAX + 1] = "/"; /* where the process stands below it: "", "a/b/" */

static int fail(const char *what, const char *problem)
{
	complain(destination.path, ": ", what, problem);
	return -1;
}

int destination_fail(const struct entry *entry, const char *suffix, const char *problem)
{
	complain(destination.path, "/", entry->name.text, suffix, ": ", problem);
	return -1;
}

/* The space of the file system that the directory lies on, or will lie on. */
static long find_space(void)
{
	char path[4096];
	size_t length = strlen(destination.path);
	long result = system_space(destination.path, &destination.space);

	if (length >= sizeof path)
		return -ERROR_NAMETOOLONG;
	memcpy(path, destination.path, length + 1);
	while (result == -ERROR_NOENT && length > 0) {
		while (length > 0 && path[--length] != '/')
			;
		path[length] = 0;
		result = system_space(length > 0                 ? path
				      : *destination.path == '/' ? "/"
								 : ".",
			&destination.space);
	}
	return result;
}

int destination_begin(void)
{
	long fd = system_open(options.destination, OPEN_READ | OPEN_DIRECTORY, 0), result;

	destination.path = options.destination;
	destination.fd = (int)fd;
	if (fd < 0 && fd != -ERROR_NOENT)
		return fail("", system_error_text(fd));
	result = find_space();
	if (result < 0) /* a 32-bit program cannot hear of more blocks than 32 bits count */
		complain(destination.path,
			": warning: its room is not known: ", system_error_text(result));
	return 0;
}

int destination_open(void)
{
	long result = destination.fd;

	if (result < 0)
		result = system_make_directories(destination.path);
	if (result == 0 && destination.fd < 0)
		result = system_open(destination.path, OPEN_READ | OPEN_DIRECTORY, 0);
	if (result < 0)
		return fail("", system_error_text(result));
	destination.fd = (int)result;
	/* Some kernels and file systems have no locks. */
	if (system_lock(destination.fd) == -ERROR_AGAIN)
		return fail(
			"another import into this directory is running; nothing was imported", "");
	return 0;
}

int destination_flush(void)
{
	long result = system_sync_file_system(destination.fd);

	/* Without a journal Linux writes the metadata after it has told the disk to empty its cache
	 * (sync_filesystem() in fs/sync.c), so they stay in there until it is told once more. */
	if (result == 0)
		result = system_sync_file_system(destination.fd);
	return result == 0 ? 0 : fail("cannot flush: ", system_error_text(result));
}

/* One directory down. What is looked at must be what is entered: it may be exchanged for a link
 * meanwhile. */
static long enter_one(const char *name, int make)
{
	struct file_status seen, entered;
	long result = make ? system_mkdir(name, 0755) : 0;

	if (result == 0 || result == -ERROR_EXIST)
		result = system_lstat(name, &seen);
	if (result == 0 && seen.type == MODE_DIRECTORY)
		result = system_chdir(name);
	if (result < 0)
		return result;
	result = system_stat(".", &entered);
	return result == 0 && (entered.inode != seen.inode ||
				      entered.file_system != seen.file_system)
		       ? -ERROR_NOTDIR
		       : result;
}

static void name_part(void)
{
	static char part[NAME_BYTES_MAX + sizeof NAME_PART_SUFFIX];
	size_t length = strlen(destination.name);

	if (length + sizeof NAME_PART_SUFFIX - 1 > destination.space.name_bytes_max)
		length = 0;
	memcpy(part, destination.name, length);
	memcpy(part + length, NAME_PART_SUFFIX, sizeof NAME_PART_SUFFIX);
	destination.part = part;
}

long destination_enter(const struct entry *entry, int make)
{
	char path[NAME_PATH_BYTES_MAX + 1];
	size_t length = entry->name.bytes, begin = 0, at;
	long result = 0;

	while (length > 0 && entry->name.text[length - 1] != '/')
		length--;
	destination.name = entry->name.text + length;
	name_part();
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
