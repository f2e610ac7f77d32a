/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * run_log.c - the file that keeps the whole console of a run. */
#include "kernel-bootstrap/run_log.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "host/memory.h"

enum { LOG_MODE = 0666 /* less the umask */ };

static int open_locked(const char *path, int flags)
{
	int fd = open(path, O_WRONLY | O_CREAT | O_CLOEXEC | flags, LOG_MODE);
	struct stat status;

	/* A pipe or a terminal is nobody's alone. */
	if (fd >= 0 && fstat(fd, &status) == 0 && S_ISREG(status.st_mode) &&
		flock(fd, LOCK_EX | LOCK_NB) != 0 && errno == EWOULDBLOCK) {
		close(fd);
		errno = EBUSY;
		return -1;
	}
	return fd;
}

/* An empty one, of a run that came to nothing, is not worth the one before it. */
static int is_worth_keeping(int fd, const char *path)
{
	struct stat opened, named;

	return fstat(fd, &opened) == 0 && lstat(path, &named) == 0 && S_ISREG(named.st_mode) &&
	       named.st_ino == opened.st_ino && named.st_dev == opened.st_dev && opened.st_size > 0;
}

/* Takes the place of what is there. */
static int open_real(const char *path, const char *old_path)
{
	int old = open_locked(path, 0), fd;

	if (old < 0)
		return -1;
	if (!is_worth_keeping(old, path))
		return ftruncate(old, 0) == 0 || errno == EINVAL ? old : -1;
	fd = rename(path, old_path) ? -1 : open_locked(path, O_EXCL);
	if (fd < 0 && errno == EEXIST)
		errno = EBUSY;
	close(old);
	return fd;
}

/* A pipe, say, has no path behind its links. */
static char *follow_links(const char *path)
{
	char *real = realpath(path, 0);

	return real ? real : copy_string(path);
}

char *run_log_old(const char *path)
{
	char *real = follow_links(path), *old = format_string("%s.old", real);

	free(real);
	return old;
}

int run_log_open(const char *path)
{
	char *real = follow_links(path), *old = run_log_old(path);
	int fd = open_real(real, old), reason = errno;

	free(real);
	free(old);
	errno = reason;
	return fd;
}

int run_log_write(int fd, const char *bytes, size_t size)
{
	ssize_t written;

	for (; size > 0; bytes += written, size -= (size_t)written) {
		written = write(fd, bytes, size);
		if (written < 0 && errno == EINTR)
			written = 0;
		if (written < 0)
			return -1;
	}
	return 0;
}
