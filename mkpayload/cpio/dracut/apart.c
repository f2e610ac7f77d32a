/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * apart.c - a process that sees all files of this machine and can change none of them.
 *
 * Its root is a small file system of its own, which has what / has, mounted once more. All this is
 * done as root of a user namespace, whose rights are gone when a program begins: mounts cannot be
 * changed any more. A user namespace within has them again, but in there what was mounted before
 * is locked. */
#include "mkpayload/cpio/dracut/apart.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

/* Calls that not every libc has; the same on every architecture. */
enum {
	CALL_OPEN_TREE = 428,
	CALL_MOVE_MOUNT = 429,
	CALL_MOUNT_SETATTR = 442,
	TREE_CLONE = 1,
	RECURSIVE = 0x8000,
	FROM_ITSELF = 4, /* move_mount: an empty path */
	EMPTY_PATH = 0x1000,
	READ_ONLY = 1,
	NO_SETUID = 2,
	NO_DEVICES = 4,
	NOTHING = READ_ONLY | NO_SETUID | NO_DEVICES, /* that could change something */
	RIGHT_TO_READ = 1,                            /* capabilities(7): CAP_DAC_OVERRIDE */
};

/* In /: the new root is put together over it. */
#define HULL "usr"

struct attributes {
	uint64_t set, clear, propagation, user_namespace;
};

/* --- What / has. --- */

/* A copy of what is mounted at a path, attached to nothing; -1: none. */
static int copy_of(const char *path, unsigned attributes)
{
	struct attributes set = { attributes, 0, 0, 0 };
	int copy = (int)syscall(CALL_OPEN_TREE, AT_FDCWD, path, TREE_CLONE | RECURSIVE | O_CLOEXEC);

	if (copy >= 0 &&
		syscall(CALL_MOUNT_SETATTR, copy, "", EMPTY_PATH | RECURSIVE, &set, sizeof set)) {
		close(copy);
		return -1;
	}
	return copy;
}

/* Below the current directory, the new root. */
static int attach(int copy, const char *path)
{
	int result;

	if (copy < 0)
		return -1;
	result = (int)syscall(CALL_MOVE_MOUNT, copy, "", AT_FDCWD, path, FROM_ITSELF);
	close(copy);
	return result;
}

static int put_link(const char *from, const char *path)
{
	char target[PATH_MAX];
	ssize_t length = readlink(from, target, sizeof target - 1);

	if (length < 0)
		return -1;
	target[length] = 0;
	return symlink(target, path);
}

static int put(const char *name)
{
	int is_dot = strcmp(name, ".") == 0 || strcmp(name, "..") == 0;
	char from[NAME_MAX + 2];
	struct stat status;

	snprintf(from, sizeof from, "/%s", name);
	if (is_dot || strcmp(name, HULL) == 0 || strcmp(from, APART_SCRATCH) == 0 ||
		lstat(from, &status))
		return 0;
	if (S_ISLNK(status.st_mode))
		return put_link(from, name);
	if (S_ISDIR(status.st_mode))
		return mkdir(name, 0755) || attach(copy_of(from, NOTHING), name) ? -1 : 0;
	if (S_ISREG(status.st_mode))
		return mknod(name, S_IFREG | 0644, 0) || attach(copy_of(from, NOTHING), name) ? -1
											      : 0;
	return 0;
}

/* The new root lies over HULL, whose own copy was made before. */
static int put_all(int hull)
{
	static const char *const nodes[] = { "null", "zero", "full", "random", "urandom" };
	DIR *directory = opendir("/");
	struct dirent *entry;
	char path[NAME_MAX];
	size_t i;
	int result = mkdir(HULL, 0755) || attach(hull, HULL) || !directory ? -1 : 0;

	while (result == 0 && (entry = readdir(directory)))
		result = put(entry->d_name);
	if (directory)
		closedir(directory);
	for (i = 0; result == 0 && i < sizeof nodes / sizeof *nodes; i++) {
		snprintf(path, sizeof path, "/dev/%s", nodes[i]);
		if (access(path, F_OK) == 0)
			result = attach(copy_of(path, READ_ONLY | NO_SETUID), path + 1);
	}
	return result;
}

/* --- The new root. --- */

static int mount_memory(const char *path)
{
	return mount("mkpayload", path, "tmpfs", MS_NOSUID | MS_NODEV, "mode=755");
}

/* The scratch directory is a file system of its own, so that the root itself is for reading only.
 */
static int make_root(void)
{
	struct attributes set = { READ_ONLY, 0, 0, 0 };
	int hull = copy_of("/" HULL, NOTHING);

	if (hull < 0 || mount_memory("/" HULL) || chdir("/" HULL) || put_all(hull) ||
		mkdir(&APART_SCRATCH[1], 0755) || mount_memory(&APART_SCRATCH[1]) ||
		syscall(CALL_MOUNT_SETATTR, AT_FDCWD, ".", 0, &set, sizeof set))
		return -1;
	if (syscall(SYS_pivot_root, ".", ".") || umount2(".", MNT_DETACH) || chdir("/"))
		return -1;
	return 0;
}

/* --- Servers of this machine, which would do what is asked of them. --- */

#define DEAF APART_SCRATCH "/socket"

/* Over a socket comes one that nobody listens to. */
static int cover(const char *path, const struct stat *deaf)
{
	struct stat status;

	if (lstat(path, &status) || !S_ISSOCK(status.st_mode) ||
		(status.st_dev == deaf->st_dev && status.st_ino == deaf->st_ino))
		return 0;
	return attach(copy_of(DEAF, NOTHING), path);
}

/* Lines with a path behind a blank at their ends; one that begins with @ is no file. */
static int cover_all(FILE *list)
{
	struct stat deaf;
	char *line = 0, *path;
	size_t room = 0;
	int result = mknod(DEAF, S_IFSOCK | 0600, 0) || lstat(DEAF, &deaf) ? -1 : 0;

	while (result == 0 && getline(&line, &room, list) > 0) {
		line[strcspn(line, "\n")] = 0;
		path = strchr(line, '/');
		if (path && path > line && path[-1] == ' ')
			result = cover(path, &deaf);
	}
	free(line);
	return result || ferror(list) || unlink(DEAF) ? -1 : 0;
}

/* Those of the namespace that mkpayload is in. */
static int cover_sockets(long process)
{
	char path[48];
	FILE *list;
	int result;

	snprintf(path, sizeof path, "/proc/%ld/net/unix", process);
	list = fopen(path, "re");
	if (!list)
		return errno == ENOENT ? 0 : -1;
	result = cover_all(list);
	fclose(list);
	return result;
}

/* --- The namespaces. --- */

static int write_text(const char *path, const char *text)
{
	int fd = open(path, O_WRONLY | O_CLOEXEC);
	ssize_t put;

	if (fd < 0)
		return -1;
	put = write(fd, text, strlen(text));
	close(fd);
	return put == (ssize_t)strlen(text) ? 0 : -1;
}

/* What stays: files of whoever runs it can be read whatever their modes. */
static int give_up_rights(void)
{
	int right;

	for (right = 0; prctl(PR_CAPBSET_READ, right, 0, 0, 0) >= 0; right++) {
		if (right != RIGHT_TO_READ && prctl(PR_CAPBSET_DROP, right, 0, 0, 0))
			return -1;
	}
	return prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
}

static int become_root(const struct apart *apart)
{
	char users[32], groups[32];

	snprintf(users, sizeof users, "0 %ld 1", apart->user);
	snprintf(groups, sizeof groups, "0 %ld 1", apart->group);
	if (write_text("/proc/self/setgroups", "deny") && errno != ENOENT)
		return -1;
	return write_text("/proc/self/uid_map", users) || write_text("/proc/self/gid_map", groups)
		       ? -1
		       : 0;
}

int apart_enter(void *context)
{
	const struct apart *apart = context;

	if (become_root(apart) || mount(0, "/", 0, MS_REC | MS_PRIVATE, 0) || make_root() ||
		cover_sockets(apart->process) || give_up_rights())
		return errno ? errno : EPERM;
	return 0;
}
