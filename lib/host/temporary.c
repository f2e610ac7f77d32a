/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * temporary.c - the file that an output is written to before it gets its name. */
#include "host/temporary.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "host/memory.h"
#include "host/message.h"

enum { SUFFIX_BYTES = sizeof TEMPORARY_SUFFIX - 1 };

const char temporary_exchanged[] = "its " TEMPORARY_SUFFIX " was exchanged by another program";

/* Two names that the file system does not tell apart, or a race. */
static const char folded[] =
	"this file system takes the name for that of another file, or another program has made it";

/* Cut at a character where the suffix would make it longer than a file's name can be; in front,
 * since what is written together has its numbers at the end. */
char *temporary_name(const char *name)
{
	size_t length = strlen(name);

	if (length > NAME_MAX - SUFFIX_BYTES) {
		name += length - (NAME_MAX - SUFFIX_BYTES);
		while (((unsigned char)*name & 0xc0) == 0x80)
			name++;
	}
	return format_string("%s%s", name, TEMPORARY_SUFFIX);
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
		die("%s%s: another process is writing this file", path, TEMPORARY_SUFFIX);
}

void temporary_refuse_live(int directory, const char *name, const char *path)
{
	int fd = openat(directory, name, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);

	if (fd < 0)
		return;
	lock_temporary(path, fd);
	close(fd);
}

static void remove_lost_temporary(int directory, const char *name, const char *path)
{
	struct stat status;

	if (fstatat(directory, name, &status, AT_SYMLINK_NOFOLLOW))
		return; /* gone meanwhile; anything else shows when it is made again */
	if (!S_ISREG(status.st_mode))
		die("%s%s: in the way, and not a regular file", path, TEMPORARY_SUFFIX);
	temporary_refuse_live(directory, name, path);
	if (unlinkat(directory, name, 0) && errno != ENOENT)
		die("%s: cannot remove an old " TEMPORARY_SUFFIX ": %s", path, strerror(errno));
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

int temporary_make_new(int directory, const char *name, const char *path, unsigned mode)
{
	int fd = openat(directory, name, O_RDWR | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, mode);

	if (fd < 0)
		die("%s%s: %s", path, errno == EEXIST ? TEMPORARY_SUFFIX : "",
			errno == EEXIST ? folded : strerror(errno));
	lock_temporary(path, fd);
	return fd;
}

const char *temporary_rename(
	int fd, int directory, const char *temporary, const char *name, int is_new)
{
	struct stat written, status;

	if (fstat(fd, &written) || fstatat(directory, temporary, &status, AT_SYMLINK_NOFOLLOW) ||
		!same_file(&written, &status))
		return temporary_exchanged;
	if (is_new &&
		(fstatat(directory, name, &status, AT_SYMLINK_NOFOLLOW) == 0 || errno != ENOENT))
		return folded;
	return renameat(directory, temporary, directory, name) ? strerror(errno) : 0;
}
