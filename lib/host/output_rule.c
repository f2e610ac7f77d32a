/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * output_rule.c - what an output may be. */
#include "host/output_rule.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/sysmacros.h>
#include <sys/un.h>
#include <unistd.h>

#include "host/files_read.h"
#include "host/in_use.h"
#include "host/memory.h"
#include "host/message.h"
#include "host/mount_point.h"

static int same_file(const struct stat *a, const struct stat *b)
{
	return a->st_dev == b->st_dev && a->st_ino == b->st_ino;
}

/* What is there, in words. */
static const char *kind_of(const struct stat *status)
{
	static const struct {
		mode_t type;
		const char *words;
	} kinds[] = {
		{ S_IFDIR, "a directory" },
		{ S_IFBLK, "a block device" },
		{ S_IFCHR, "a character device" },
		{ S_IFIFO, "a pipe" },
		{ S_IFSOCK, "a socket" },
		{ S_IFLNK, "a symbolic link" },
	};
	size_t i;

	for (i = 0; i < sizeof kinds / sizeof *kinds; i++) {
		if ((status->st_mode & S_IFMT) == kinds[i].type)
			return kinds[i].words;
	}
	return "a regular file";
}

__attribute__((noreturn)) static void refuse_kind(const char *path, const struct stat *status)
{
	die("%s: there is something of that name that is not a regular file: %s", path,
		kind_of(status));
}

/* --- What is there. --- */

static void check_own_stream(const char *path, const struct stat *status)
{
	static const char *const names[] = { "input", "output", "error" };
	struct stat own;
	int fd;

	for (fd = 0; fd < 3; fd++) {
		if (fstat(fd, &own) == 0 && same_file(&own, status))
			die("%s: is the standard %s of this program: write to another file", path,
				names[fd]);
	}
}

void output_rule_check_there(const char *path, const struct stat *status)
{
	const char *input, *use;

	if (!S_ISREG(status->st_mode) && !S_ISBLK(status->st_mode))
		return; /* nothing can be lost */
	input = files_read_find(status);
	if (input && strcmp(input, path) == 0)
		die("%s: is read, too, and would be lost: write to another file", path);
	if (input)
		die("%s: is the file %s, which is read, and would be lost: write to another file",
			path, input);
	if (!S_ISREG(status->st_mode))
		return;
	check_own_stream(path, status);
	use = in_use_as(status);
	if (use)
		die("%s: %s: take it out of use, or write to another file", path, use);
}

/* Nobody but root replaces what is another's in such a directory: known before the work. */
static void check_sticky(const char *path, int directory, const struct stat *status)
{
	struct stat above;

	if (geteuid() != 0 && fstat(directory, &above) == 0 && above.st_mode & S_ISVTX &&
		above.st_uid != geteuid() && status->st_uid != geteuid())
		die("%s: another user's, and only they may replace it in this directory", path);
}

/* --- Where it goes. --- */

/* It is /dev, whatever its path, or another's: that of a root that is put together, say. */
static int has_devices(int directory)
{
	struct stat here, devices, null;

	if (fstat(directory, &here) == 0 && stat("/dev", &devices) == 0 &&
		same_file(&here, &devices))
		return 1;
	return fstatat(directory, "null", &null, AT_SYMLINK_NOFOLLOW) == 0 &&
	       S_ISCHR(null.st_mode) && null.st_rdev == makedev(1, 3);
}

/* The directory above one on the same file system, which it takes; -1: there is none. */
static int go_up(int directory)
{
	struct stat here, above;
	int next = openat(directory, "..", O_PATH | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);

	if (next >= 0 && (fstat(directory, &here) || fstat(next, &above) ||
				 here.st_dev != above.st_dev || here.st_ino == above.st_ino)) {
		close(next);
		next = -1;
	}
	close(directory);
	return next;
}

/* In such a directory, but not on another file system there, as /dev/shm is one. */
static int is_among_devices(int directory)
{
	int above = fcntl(directory, F_DUPFD_CLOEXEC, 0), found = 0;

	while (above >= 0 && !found) {
		found = has_devices(above);
		above = go_up(above);
	}
	if (above >= 0)
		close(above);
	return found;
}

void output_rule_check_directory(const char *path, int directory)
{
	if (is_among_devices(directory))
		die("%s: is where devices are, and files do not go", path);
}

void output_rule_look_directory(const char *path)
{
	size_t end = strlen(path);
	int directory, reason;
	char *above;

	for (;;) {
		above = end > 0 ? format_string("%.*s", (int)end, path) : copy_string(".");
		directory = open(above, O_PATH | O_DIRECTORY | O_CLOEXEC);
		reason = errno;
		free(above);
		if (directory >= 0 || reason != ENOENT || end == 0)
			break;
		while (end > 0 && path[end - 1] == '/')
			end--;
		while (end > 0 && path[end - 1] != '/')
			end--;
	}
	if (directory < 0)
		return; /* who makes it says why not */
	output_rule_check_directory(path, directory);
	close(directory);
}

void output_rule_check_mount(const char *path, int directory, const char *name)
{
	if (mount_point_is(directory, name))
		die("%s: something is mounted there, so no other file can take its place: write to "
		    "another file",
			path);
}

/* Dies where such a file may be no output. */
static int is_nameless(const char *path)
{
	struct stat link, status;

	if (lstat(path, &link) || !S_ISLNK(link.st_mode) || stat(path, &status) ||
		!S_ISREG(status.st_mode) || status.st_nlink != 0)
		return 0;
	output_rule_check_there(path, &status);
	return 1;
}

char *output_rule_follow(const char *path)
{
	struct stat link, status, found;
	char *real;

	if (is_nameless(path))
		return 0;
	if (lstat(path, &link) || !S_ISLNK(link.st_mode))
		return copy_string(path);
	if (stat(path, &status))
		die("%s: a symbolic link to nowhere: %s", path, strerror(errno));
	if (!S_ISREG(status.st_mode))
		refuse_kind(path, &status);
	real = realpath(path, 0);
	if (!real || lstat(real, &found) || !same_file(&status, &found))
		die("%s: leads to a file that has no name any more", path);
	return real;
}

/* The directory that a path leads into, open; -1 with a reason in errno. */
static int open_directory_of(const char *path)
{
	const char *slash = strrchr(path, '/');
	char *above =
		slash ? format_string("%.*s", (int)(slash - path) + 1, path) : copy_string(".");
	int directory = open(above, O_RDONLY | O_DIRECTORY | O_CLOEXEC), reason = errno;

	free(above);
	errno = reason;
	return directory;
}

int output_rule_find(struct output_target *target, const char *path)
{
	char *slash;
	struct stat status;
	int fd;

	if (is_nameless(path)) {
		fd = open(path, O_RDWR | O_TRUNC | O_CLOEXEC);
		if (fd < 0)
			die("%s: cannot be written: %s", path, strerror(errno));
		return fd;
	}
	target->path = output_rule_follow(path);
	slash = strrchr(target->path, '/');
	target->name = slash ? slash + 1 : target->path;
	target->directory = open_directory_of(target->path);
	if (target->directory < 0)
		die("%s: cannot open its directory: %s", path, strerror(errno));
	if (!*target->name)
		die("%s: not the name of a file", path);
	if (fstatat(target->directory, target->name, &status, AT_SYMLINK_NOFOLLOW) == 0) {
		if (!S_ISREG(status.st_mode))
			refuse_kind(path, &status);
		output_rule_check_there(path, &status);
		check_sticky(path, target->directory, &status);
		output_rule_check_mount(path, target->directory, target->name);
		if (is_among_devices(target->directory))
			die("%s: a regular file among the devices: there is no such device", path);
	} else if (errno == ENAMETOOLONG) {
		die("%s: %s", path, strerror(errno)); /* a temporary name may be shorter */
	} else if (is_among_devices(target->directory)) {
		die("%s: there is no such device", path);
	}
	return -1;
}

void output_rule_free(struct output_target *target)
{
	close(target->directory);
	free(target->path);
}

void output_rule_look(const char *path)
{
	struct output_target target;

	if (is_nameless(path))
		return;
	output_rule_find(&target, path);
	output_rule_free(&target);
}

void output_rule_check_again(const char *path, int directory, const char *name)
{
	struct stat status;

	if (fstatat(directory, name, &status, AT_SYMLINK_NOFOLLOW) == 0)
		output_rule_check_there(path, &status);
}

/* --- Other kinds. --- */

/* A name that is not there yet, whatever is to be made there. */
static void check_new(const char *path)
{
	int directory = open_directory_of(path);
	struct stat link;

	if (lstat(path, &link) == 0)
		die("%s: a symbolic link to nowhere", path);
	if (is_among_devices(directory))
		die("%s: there is no such device", path);
	if (directory >= 0) /* if not, making it says why */
		close(directory);
}

static void check_stream(const char *path, const struct stat *status)
{
	if (S_ISBLK(status->st_mode) || S_ISDIR(status->st_mode))
		die("%s: is %s, where a file, a pipe or a terminal can be", path, kind_of(status));
	output_rule_check_there(path, status);
}

void output_rule_look_stream(const char *path)
{
	struct stat status;

	if (stat(path, &status) == 0)
		check_stream(path, &status);
	else
		check_new(path);
}

int output_rule_open_stream(const char *path, unsigned mode)
{
	struct stat status;
	int fd;

	output_rule_look_stream(path);
	fd = open(path, O_WRONLY | O_CREAT | O_NOCTTY | O_CLOEXEC, mode);
	if (fd < 0 || fstat(fd, &status))
		return -1;
	check_stream(path, &status); /* what was opened */
	if (S_ISREG(status.st_mode) && ftruncate(fd, 0)) {
		close(fd);
		return -1;
	}
	return fd;
}

void output_rule_check_disk(const char *path, const struct stat *status)
{
	if (!S_ISREG(status->st_mode) && !S_ISBLK(status->st_mode))
		die("%s: is %s, where a file or a block device can be", path, kind_of(status));
	output_rule_check_there(path, status);
}

/* What refuses is free; whatever else the answer is, somebody may be there, or another kind. */
static int is_listened_at(const char *path)
{
	struct sockaddr_un address = { .sun_family = AF_UNIX };
	int fd, result;

	if (strlen(path) >= sizeof address.sun_path)
		return 0; /* who makes the socket says that */
	strcpy(address.sun_path, path);
	fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
	result = fd < 0 || connect(fd, (struct sockaddr *)&address, sizeof address) == 0 ||
		 errno != ECONNREFUSED;
	if (fd >= 0)
		close(fd);
	return result;
}

void output_rule_check_socket(const char *path)
{
	struct stat status;

	if (lstat(path, &status)) {
		check_new(path);
		return;
	}
	if (!S_ISSOCK(status.st_mode))
		die("%s: is %s, where a socket or nothing can be", path, kind_of(&status));
	if (is_listened_at(path))
		die("%s: another program listens there: take another name", path);
}
