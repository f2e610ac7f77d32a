/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * serve.c - files of this machine in the place of the target's own (mounts.h).
 *
 * A mount covers a file, and a link too, whether it leads to something or not. Where nothing is, a
 * file has to stand in for it; its text says that it is ours, so the next run takes it away should
 * this one be killed. Runs in one directory share it: each locks it, and the last takes it away. */
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <unistd.h>

#include "chroot/calls.h"
#include "chroot/mounts.h"
#include "host/file.h"
#include "host/memory.h"
#include "host/message.h"
#include "host/temporary.h"

static const char stand_in[] = "payload-chroot: nothing is here; it stands in for a moment\n";

enum { FILE_BYTES_MAX = 16 * 1024 * 1024 };

/* Opens the directory of a path, which is not followed beyond; *name is its last part. -1: none. */
static int open_above(int root, const char *path, const char **name)
{
	const char *slash = strrchr(path, '/');
	char *above = format_string("/%.*s", (int)(slash - path), path);
	int directory = calls_open_in(root, above, O_RDONLY | O_DIRECTORY);

	free(above);
	*name = slash + 1;
	return directory;
}

/* --- What stands in. --- */

/* For each copy the file that stands in, open and locked, or -1; and its directory, which the
 * target may rename. */
static struct held {
	int file, directory, reason; /* reason: an error number, where none is there */
	const char *name;
} * held;

static int is_stand_in(int fd)
{
	char bytes[sizeof stand_in];

	return file_get_at(fd, 0, bytes, sizeof bytes) == (ssize_t)(sizeof stand_in - 1) &&
	       memcmp(bytes, stand_in, sizeof stand_in - 1) == 0;
}

/* A new one, that nobody sees before it is locked, where the file system can do that. -1 and a
 * reason: none. */
static int make_stand_in(int directory, const char *name)
{
	int fd = openat(directory, ".", O_TMPFILE | O_RDWR | O_CLOEXEC, 0644), reason;
	int is_named = fd < 0;
	char *self;

	if (is_named)
		fd = openat(directory, name, O_CREAT | O_EXCL | O_RDWR | O_CLOEXEC, 0644);
	if (fd < 0)
		return -1;
	self = format_string("/proc/self/fd/%d", fd);
	if (flock(fd, LOCK_SH) || file_put(fd, stand_in, sizeof stand_in - 1) ||
		(!is_named && linkat(AT_FDCWD, self, directory, name, AT_SYMLINK_FOLLOW))) {
		reason = errno;
		if (is_named)
			unlinkat(directory, name, 0);
		close(fd);
		fd = -1;
		errno = reason;
	}
	free(self);
	return fd;
}

/* One that is there is another run's, or was left by one that was killed. */
static int hold(int directory, const char *name)
{
	int fd, is_ours;
	struct stat status;

	for (;;) {
		fd = openat(directory, name, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
		if (fd < 0 && errno == ENOENT) {
			fd = make_stand_in(directory, name);
			if (fd >= 0 || errno != EEXIST)
				return fd;
			continue;
		}
		is_ours = fd >= 0 && is_stand_in(fd) && flock(fd, LOCK_SH | LOCK_NB) == 0;
		if (is_ours && fstat(fd, &status) == 0 && status.st_nlink > 0)
			return fd;
		if (fd >= 0)
			close(fd);
		if (!is_ours)
			return -1;
	}
}

void mounts_hold(const struct request *request, int root)
{
	size_t i;

	held = allocate(request->copies.count * sizeof *held);
	for (i = 0; i < request->copies.count; i++) {
		held[i].directory = open_above(root, request->copies.item[i].text, &held[i].name);
		held[i].file = held[i].directory < 0 ? -1 : hold(held[i].directory, held[i].name);
		held[i].reason = errno;
	}
}

static void clear(const struct held *one, const char *path)
{
	if (is_stand_in(one->file) && temporary_is_named(one->file, one->directory, one->name) &&
		flock(one->file, LOCK_EX | LOCK_NB) == 0 && unlinkat(one->directory, one->name, 0))
		complain("%s: what stood in for it could not be removed: %s", path,
			strerror(errno));
}

void mounts_clear(const struct request *request)
{
	size_t i;

	for (i = 0; held && i < request->copies.count; i++) {
		if (held[i].file >= 0)
			clear(&held[i], request->copies.item[i].text);
		close(held[i].file);
		close(held[i].directory);
	}
	free(held);
	held = 0;
}

/* --- What is seen. --- */

/* The copy lies in the file system that is mounted at place now. */
static char *put_copy(const char *path, const char *place, size_t number)
{
	int from = file_open(path, O_RDONLY), fd;
	struct stat status;
	size_t size;
	char *bytes, *to;

	if (from < 0)
		return 0;
	bytes = fstat(from, &status) ? 0 : file_read(from, &size, FILE_BYTES_MAX);
	close(from);
	if (!bytes)
		return 0;
	to = format_string("%s/%zu", place, number);
	fd = open(to, O_CREAT | O_EXCL | O_WRONLY | O_CLOEXEC, 0600);
	/* Who may not read it here may not there; a user namespace knows no other owners. */
	if (fd < 0 || write(fd, bytes, size) != (ssize_t)size ||
		(fchown(fd, status.st_uid, status.st_gid) && errno != EINVAL && errno != EPERM) ||
		fchmod(fd, status.st_mode & 0777) || close(fd))
		die("%s: cannot be copied: %s", path, strerror(errno));
	free(bytes);
	return to;
}

/* reason: why no file could be made that stands in. */
static void serve(const char *path, const char *copy, int root, int reason)
{
	const char *name;
	int directory = open_above(root, path, &name), mount;

	if (directory < 0) {
		complain("note: %s is not served: the target has no directory for it", path);
		return;
	}
	mount = calls_bind(AT_FDCWD, copy, 0, "");
	if (mount < 0 || calls_attach(mount, directory, name))
		complain("note: %s is not served: %s%s", path,
			errno == ENOENT ? "the target has none, and none could be made: " : "",
			strerror(errno == ENOENT ? reason : errno));
	close(mount);
	close(directory);
}

void mounts_serve(const struct request *request, int root, const char *place)
{
	const char *path;
	size_t i;
	char *copy;

	if (request->copies.count == 0)
		return;
	if (mount("served", place, "tmpfs", MS_NOSUID | MS_NODEV | MS_NOEXEC, "mode=0700"))
		die("no file system in memory for --copy: %s", strerror(errno));
	for (i = 0; i < request->copies.count; i++) {
		path = request->copies.item[i].text;
		copy = put_copy(path, place, i);
		if (!copy && request->copies.item[i].mark)
			die("--copy %s: %s", path, strerror(errno));
		if (copy)
			serve(path, copy, root, held ? held[i].reason : EROFS);
		free(copy);
	}
	if (umount2(place, MNT_DETACH))
		die("%s: %s", place, strerror(errno));
}
