/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * temporary.c - the file that an output is written to before it gets its name. */
#include "host/temporary.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "host/memory.h"
#include "host/message.h"
#include "host/output_rule.h"
#include "host/undo.h"

enum { SUFFIX_BYTES = sizeof TEMPORARY_SUFFIX - 1 };

/* Two names that the file system does not tell apart, or a race. */
static const char folded[] =
	"this file system takes the name for that of another file, or another program has made it";

int temporary_is_name(const char *name)
{
	size_t length = strlen(name);

	return length > SUFFIX_BYTES && strcmp(name + length - SUFFIX_BYTES, TEMPORARY_SUFFIX) == 0;
}

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

int temporary_is_named(int fd, int directory, const char *name)
{
	struct stat opened, named;

	return fstat(fd, &opened) == 0 &&
	       fstatat(directory, name, &named, AT_SYMLINK_NOFOLLOW) == 0 &&
	       opened.st_dev == named.st_dev && opened.st_ino == named.st_ino;
}

/* --- One that is there. --- */

__attribute__((noreturn)) static void refuse_unknown(const char *path, const char *reason)
{
	die("%s: %s, so whether another process is writing it is not known; if none is, remove it",
		path, reason);
}

/* Some network file systems lock only what is open for writing. */
static int open_there(int directory, const char *name)
{
	static const int flags = O_NOFOLLOW | O_NONBLOCK | O_NOCTTY | O_CLOEXEC;
	int fd = openat(directory, name, O_RDWR | flags);

	return fd < 0 && (errno == EACCES || errno == EPERM)
		       ? openat(directory, name, O_RDONLY | flags)
		       : fd;
}

static void remove_locked(int fd, int directory, const char *name, const char *path)
{
	if (flock(fd, LOCK_EX | LOCK_NB) && errno == EWOULDBLOCK)
		die("%s: another process is writing this file", path);
	else if (flock(fd, LOCK_EX | LOCK_NB))
		refuse_unknown(path, strerror(errno));
	if (temporary_is_named(fd, directory, name) && unlinkat(directory, name, 0))
		die("%s: an old one, which cannot be removed: %s", path, strerror(errno));
}

void temporary_remove_lost(int directory, const char *name, const char *path)
{
	struct stat status;
	int fd;

	if (fstatat(directory, name, &status, AT_SYMLINK_NOFOLLOW))
		return; /* gone meanwhile; anything else shows when it is made */
	if (!S_ISREG(status.st_mode))
		die("%s: in the way, and not a regular file", path);
	output_rule_check_there(path, &status);
	fd = open_there(directory, name);
	if (fd < 0 && errno == ENOENT)
		return;
	if (fd < 0)
		refuse_unknown(path, strerror(errno));
	remove_locked(fd, directory, name, path);
	close(fd);
}

/* --- A new one. --- */

/* Nobody but us has it where there are no locks: it is new, and others leave it alone. */
static void lock_new(int fd, const char *path)
{
	if (flock(fd, LOCK_EX | LOCK_NB) && errno == EWOULDBLOCK)
		die("%s: another process is writing this file", path);
}

static int make_once(int directory, const char *name, unsigned mode)
{
	return openat(directory, name, O_RDWR | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, mode);
}

int temporary_make(int directory, const char *name, const char *path, unsigned mode)
{
	int fd;

	for (;;) {
		fd = make_once(directory, name, mode);
		if (fd < 0) {
			if (errno != EEXIST)
				die("%s: %s", path, strerror(errno));
			temporary_remove_lost(directory, name, path);
			continue;
		}
		lock_new(fd, path);
		if (temporary_is_named(fd, directory, name))
			return fd;
		/* Another process took it for a lost one before it was locked. */
		close(fd);
	}
}

int temporary_make_new(int directory, const char *name, const char *path, unsigned mode)
{
	int fd = make_once(directory, name, mode);

	if (fd < 0)
		die("%s: %s", path, errno == EEXIST ? folded : strerror(errno));
	lock_new(fd, path);
	return fd;
}

const char *temporary_rename(
	int fd, int directory, const char *temporary, const char *name, int is_new, int *is_ours)
{
	struct stat status;

	*is_ours = temporary_is_named(fd, directory, temporary);
	if (!*is_ours)
		return "its temporary file was exchanged by another program";
	if (is_new &&
		(fstatat(directory, name, &status, AT_SYMLINK_NOFOLLOW) == 0 || errno != ENOENT))
		return folded;
	if (renameat(directory, temporary, directory, name))
		return strerror(errno);
	*is_ours = 0;
	return 0;
}

/* Where a file system makes none without a name (vfat, FUSE, NFS): it has one for a moment. */
static int make_and_unlink(const char *directory)
{
	char *path = format_string("%s/lbpayload-XXXXXX" TEMPORARY_SUFFIX, directory);
	sigset_t old;
	int fd, reason;

	undo_hold_signals(&old);
	fd = mkostemps(path, SUFFIX_BYTES, O_CLOEXEC);
	reason = errno;
	if (fd >= 0)
		unlink(path);
	undo_release_signals(&old);
	free(path);
	errno = reason;
	return fd;
}

int temporary_without_name(void)
{
	static int is_said;
	const char *directory = getenv("TMPDIR");
	int fd, reason;

	if (!directory || !*directory)
		directory = "/var/tmp";
	fd = open(directory, O_TMPFILE | O_RDWR | O_CLOEXEC, 0600);
	if (fd < 0)
		fd = make_and_unlink(directory);
	if (fd >= 0)
		return fd;
	reason = errno;
	if (!is_said)
		complain("note: %s: %s: what is temporary takes memory instead; TMPDIR names "
			 "another place",
			directory, strerror(reason));
	is_said = 1;
	fd = memfd_create("temporary", MFD_CLOEXEC);
	if (fd < 0)
		die("cannot make a temporary file: %s", strerror(errno));
	return fd;
}
