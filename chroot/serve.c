/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * serve.c - files of this machine in the place of the target's own (mounts.h).
 *
 * A mount covers a file, and a link too, whether it leads to something or not. Where nothing is, a
 * file has to stand in for it; its text says that it is ours, so the next run takes it away should
 * this one be killed. */
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <unistd.h>

#include "chroot/calls.h"
#include "chroot/mounts.h"
#include "host/file.h"
#include "host/memory.h"
#include "host/message.h"

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

static int is_stand_in(int directory, const char *name)
{
	int fd = openat(directory, name, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
	char bytes[sizeof stand_in];
	ssize_t got = fd < 0 ? -1 : file_get(fd, bytes, sizeof bytes);

	if (fd >= 0)
		close(fd);
	return got == (ssize_t)(sizeof stand_in - 1) && memcmp(bytes, stand_in, (size_t)got) == 0;
}

static int make_stand_in(int directory, const char *name)
{
	int fd =
		openat(directory, name, O_CREAT | O_EXCL | O_WRONLY | O_NOFOLLOW | O_CLOEXEC, 0644);
	ssize_t put = fd < 0 ? -1 : write(fd, stand_in, sizeof stand_in - 1);

	if (fd >= 0 && close(fd))
		put = -1;
	if (fd >= 0 && put < 0)
		unlinkat(directory, name, 0);
	return put < 0 ? -1 : 0;
}

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

static void serve(const char *path, const char *copy, int root)
{
	const char *name;
	int directory = open_above(root, path, &name), mount;
	struct stat status;

	if (directory < 0) {
		complain("note: %s is not served: the target has no directory for it", path);
		return;
	}
	if (fstatat(directory, name, &status, AT_SYMLINK_NOFOLLOW) &&
		make_stand_in(directory, name)) {
		complain("note: %s is not served: %s", path, strerror(errno));
	} else {
		mount = calls_bind(copy, 0, "");
		if (mount < 0 || calls_attach(mount, directory, name))
			complain("note: %s is not served: %s", path, strerror(errno));
		close(mount);
	}
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
			serve(path, copy, root);
		free(copy);
	}
	if (umount2(place, MNT_DETACH))
		die("%s: %s", place, strerror(errno));
}

void mounts_clear(const struct request *request, int root)
{
	const char *name;
	size_t i;
	int directory;

	for (i = 0; i < request->copies.count; i++) {
		directory = open_above(root, request->copies.item[i].text, &name);
		if (directory < 0)
			continue;
		if (is_stand_in(directory, name) && unlinkat(directory, name, 0))
			complain("%s: what stood in for it could not be removed: %s",
				request->copies.item[i].text, strerror(errno));
		close(directory);
	}
}
