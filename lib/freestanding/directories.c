/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * directories.c - the names in a directory, by getdents64. */
#include "freestanding/directories.h"

#include "format/bytes.h"
#include "freestanding/files.h"

long directory_open(struct directory *directory, const char *path)
{
	long fd = system_open(path, OPEN_READ | OPEN_DIRECTORY, 0);

	directory->fd = (int)fd;
	directory->at = directory->size = 0;
	return fd < 0 ? fd : 0;
}

const char *directory_next(struct directory *directory)
{
	/* struct linux_dirent64: ino, off, reclen, type, name */
	enum { LENGTH_OFFSET = 16, NAME_OFFSET = 19 };
	const uint8_t *entry;

	if (directory->at >= directory->size) {
		directory->at = 0;
		directory->size = call(SYS_GETDENTS64, directory->fd, directory->entries,
			sizeof directory->entries);
		if (directory->size <= 0)
			return 0;
	}
	entry = directory->entries + directory->at;
	directory->at += get_le16(entry + LENGTH_OFFSET);
	return (const char *)entry + NAME_OFFSET;
}

void directory_close(struct directory *directory)
{
	system_close(directory->fd);
}
