/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * destination.c - the directory that files are imported into. */
#include "importer/destination.h"

#include <string.h>

#include "freestanding/message.h"

int destination_begin(struct destination *destination, const char *directory)
{
	size_t length = strlen(directory);

	while (length > 1 && directory[length - 1] == '/')
		length--;
	if (length == 0 || length > DESTINATION_PATH_BYTES_MAX)
		return -1;
	memcpy(destination->path, directory, length);
	destination->path[length] = 0;
	destination->directory_bytes = length;
	destination->fd = -1;
	return 0;
}

const char *destination_directory(struct destination *destination)
{
	destination->path[destination->directory_bytes] = 0;
	return destination->path;
}

static const char *file_path(
	struct destination *destination, const char *name, size_t name_bytes, const char *suffix)
{
	char *to = destination->path + destination->directory_bytes;

	*to++ = '/';
	memcpy(to, name, name_bytes);
	memcpy(to + name_bytes, suffix, strlen(suffix) + 1);
	return destination->path;
}

const char *destination_final(struct destination *destination, const char *name)
{
	return file_path(destination, name, strlen(name), "");
}

static size_t last_component(const char *name)
{
	size_t length = strlen(name);

	while (length > 0 && name[length - 1] != '/')
		length--;
	return length;
}

enum { COMPONENT_BYTES_UNCUT = NAME_BYTES_MAX - DESTINATION_SUFFIX_BYTES };

int destination_is_cut(const char *name)
{
	return strlen(name) - last_component(name) > COMPONENT_BYTES_UNCUT;
}

const char *destination_part(struct destination *destination, const char *name)
{
	size_t length = strlen(name);

	if (destination_is_cut(name))
		length = last_component(name) + COMPONENT_BYTES_UNCUT;
	return file_path(destination, name, length, NAME_PART_SUFFIX);
}

static enum destination_state look(struct destination *destination, const char *path,
	uint32_t wanted_type, uint64_t *size_bytes)
{
	struct file_status status;
	long result = system_lstat(path, &status);

	if (result == -ERROR_NOENT || result == -ERROR_NOTDIR) /* that of the destination itself */
		return DESTINATION_FREE;
	if (result < 0) {
		destination->error = result;
		return DESTINATION_UNKNOWN;
	}
	*size_bytes = status.size_bytes;
	return (status.mode & MODE_TYPE_MASK) == wanted_type ? DESTINATION_FILE
							     : DESTINATION_IN_THE_WAY;
}

enum destination_state destination_look(
	struct destination *destination, const char *name, uint64_t *size_bytes)
{
	enum destination_state state;
	size_t at;

	for (at = 0; name[at]; at++) {
		if (name[at] != '/')
			continue;
		state = look(destination, file_path(destination, name, at, ""), MODE_DIRECTORY,
			size_bytes);
		if (state != DESTINATION_FILE)
			return state;
	}
	state = look(destination, destination_part(destination, name), MODE_FILE, size_bytes);
	if (state == DESTINATION_IN_THE_WAY || state == DESTINATION_UNKNOWN)
		return state;
	return look(destination, destination_final(destination, name), MODE_FILE, size_bytes);
}

/* Asks for the nearest directory above that is there. */
long destination_space(struct destination *destination, struct file_system_space *space)
{
	char path[DESTINATION_PATH_BYTES_MAX + 1];
	size_t length = destination->directory_bytes;
	long result;

	memcpy(path, destination_directory(destination), length + 1);
	for (;;) {
		result = system_space(path, space);
		if (result != -ERROR_NOENT || strcmp(path, "/") == 0 || strcmp(path, ".") == 0)
			return result;
		while (length > 0 && path[length - 1] != '/')
			length--;
		while (length > 1 && path[length - 1] == '/')
			length--;
		path[length] = 0;
		if (length == 0)
			memcpy(path, ".", 2);
	}
}

static int fail(struct destination *destination, long error)
{
	complain(destination_directory(destination), ": ", system_error_text(error));
	return -1;
}

int destination_open(struct destination *destination)
{
	const char *path = destination_directory(destination);
	long result = system_make_directories(path);

	if (result < 0)
		return fail(destination, result);
	result = system_open(path, OPEN_READ | OPEN_DIRECTORY, 0);
	if (result < 0)
		return fail(destination, result);
	destination->fd = (int)result;
	if (system_lock(destination->fd) != -ERROR_AGAIN)
		return 0;
	complain(path, ": another import into this directory is running; nothing was imported");
	return -1;
}

int destination_flush(struct destination *destination)
{
	long result = system_sync_file_system(destination->fd);

	/* Without a journal Linux writes the metadata after it has told the disk to empty its cache
	 * (sync_filesystem() in fs/sync.c), so they stay in there until it is told once more. */
	if (result == 0)
		result = system_sync_file_system(destination->fd);
	if (result == 0)
		return 0;
	complain(destination_directory(destination), ": cannot flush: ", system_error_text(result));
	return -1;
}

/* Makes the directories of a path. One that is there must be a directory, not a link to one. */
static long make_parents(struct destination *destination, const char *name)
{
	struct file_status status;
	const char *path;
	size_t at;
	long result;

	for (at = 0; name[at]; at++) {
		if (name[at] != '/')
			continue;
		path = file_path(destination, name, at, "");
		result = system_mkdir(path, 0755);
		if (result < 0 && result != -ERROR_EXIST)
			return result;
		if (result == -ERROR_EXIST &&
			(system_lstat(path, &status) < 0 ||
				(status.mode & MODE_TYPE_MASK) != MODE_DIRECTORY))
			return -ERROR_NOTDIR;
	}
	return 0;
}

long destination_create_part(struct destination *destination, const char *name)
{
	long result = make_parents(destination, name);
	const char *path = destination_part(destination, name);

	if (result < 0)
		return result;
	system_unlink(path);
	return system_open(path, OPEN_WRITE | OPEN_CREATE | OPEN_EXCLUSIVE | OPEN_NOFOLLOW, 0644);
}

long destination_rename_part(struct destination *destination, const char *name)
{
	char part[DESTINATION_FILE_BYTES];
	const char *path = destination_part(destination, name);

	memcpy(part, path, strlen(path) + 1);
	return system_rename(part, destination_final(destination, name));
}

void destination_remove_part(struct destination *destination, const char *name)
{
	system_unlink(destination_part(destination, name));
}
