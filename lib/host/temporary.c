/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * temporary.c - the file that an output is written to before it gets its name. */
#include "host/temporary.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "host/memory.h"
#include "host/message.h"

#define PART_SUFFIX ".part"
enum { PART_SUFFIX_BYTES = sizeof PART_SUFFIX - 1 };

/* Cut at a character where the suffix would make it longer than a file's name can be. */
char *temporary_name(const char *name)
{
	size_t length = strlen(name);

	if (length > NAME_MAX - PART_SUFFIX_BYTES) {
		length = NAME_MAX - PART_SUFFIX_BYTES;
		while (length > 1 && ((unsigned char)name[length] & 0xc0) == 0x80)
			length--;
	}
	return format_string("%.*s%s", (int)length, name, PART_SUFFIX);
}

int temporary_is_cut(const char *name)
{
	const char *slash = strrchr(name, '/');

	return strlen(slash ? slash + 1 : name) > NAME_MAX - PART_SUFFIX_BYTES;
}

static int same_file(const struct stat *a, const struct stat *b)
{
	return a->st_dev == b->st_dev && a->st_ino == b->st_ino;
}

/* Whoever writes a temporary file holds its lock, so one without lock has lost its writer. Where
 * there are no locks (some network file systems) every one counts as lost. */
static void lock_temporary(const char *path, int fd)
{
	if (flock(fd, LOCK_EX | LOCK_NB) && errno == EWOULDBLOCK)
		die("%s%s: another process is writing this file", path, PART_SUFFIX);
}

static void remove_lost_temporary(int directory, const char *name, const char *path)
{
	struct stat status;
	int fd;

	if (fstatat(directory, name, &status, AT_SYMLINK_NOFOLLOW))
		return; /* gone meanwhile; anything else shows when it is made again */
	if (!S_ISREG(status.st_mode))
		die("%s%s: in the way, and not a regular file", path, PART_SUFFIX);
	fd = openat(directory, name, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
	if (fd >= 0)
		lock_temporary(path, fd);
	if (unlinkat(directory, name, 0) && errno != ENOENT)
		die("%s: cannot remove an old " PART_SUFFIX ": %s", path, strerror(errno));
	if (fd >= 0)
		close(fd);
}

int temporary_make(int directory, const char *name, const char *path, unsigned mode)
{
	struct stat made, named;
	int fd;

	for (;;) {
		fd = openat(
			directory, name, O_RDWR | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, mode);
		if (fd < 0) {
			if (errno != EEXIST)
				die("%s: %s", path, strerror(errno));
			remove_lost_temporary(directory, name, path);
			continue;
		}
		lock_temporary(path, fd);
		if (fstat(fd, &made) == 0 &&
			fstatat(directory, name, &named, AT_SYMLINK_NOFOLLOW) == 0 &&
			same_file(&made, &named))
			return fd;
		/* Another process took it for a lost one before it was locked. */
		close(fd);
	}
}
